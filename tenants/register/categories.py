"""The register's nomenclature of purposes ("objet social": 29 families, 297 codes of six digits) in our categories.

The first three digits are the family; a few codes belong elsewhere than their family.
"""

from tenants.models import Category

FAMILIES = {
    "001": Category.CITIZENSHIP,  # politics
    "002": Category.CITIZENSHIP,  # clubs and circles of thought
    "003": Category.CITIZENSHIP,  # fundamental rights, civic activities
    "004": Category.CITIZENSHIP,  # justice
    "005": Category.CULTURE,  # information, communication
    "006": Category.CULTURE,  # culture, arts
    "007": Category.LEISURE,  # leisure clubs
    "009": Category.NEIGHBOURHOOD,  # social and cultural action
    "010": Category.CULTURE,  # heritage
    "011": Category.SPORT,
    "013": Category.LEISURE,  # hunting, fishing
    "014": Category.SOLIDARITY,  # friendly societies, mutual aid
    "015": Category.EDUCATION,
    "016": Category.EDUCATION,  # research
    "017": Category.HEALTH,
    "018": Category.HEALTH,  # medical and social services
    "019": Category.SOLIDARITY,  # social work
    "020": Category.SOLIDARITY,  # charity, humanitarian aid
    "021": Category.SOLIDARITY,  # services to families and to the old
    "024": Category.ENVIRONMENT,
    "030": Category.SOLIDARITY,  # employment, local development
    "032": Category.SOLIDARITY,  # housing
    "034": Category.LEISURE,  # tourism
    "036": Category.SOLIDARITY,  # civil protection, firefighters
    "038": Category.CITIZENSHIP,  # veterans
}

CODES = {
    "002005": Category.SOLIDARITY,  # philanthropic
    "002010": Category.EDUCATION,  # amicales laïques
    "003030": Category.HEALTH,  # rights of people with disabilities
    "006030": Category.MUSIC,  # choirs, music
    "006040": Category.MUSIC,  # dance
    "006045": Category.MUSIC,  # folklore
    "006070": Category.MUSIC,  # theatre, puppets, circus
    "006115": Category.MUSIC,  # street arts
    "007070": Category.ENVIRONMENT,  # allotments, flower shows
    "007075": Category.SOLIDARITY,  # local exchange networks
    "009007": Category.CULTURE,  # arts centres
    "009010": Category.HEALTH,  # leisure for people with disabilities
    "009015": Category.EDUCATION,  # scouts
    "009020": Category.EDUCATION,  # holiday camps
    "009025": Category.EDUCATION,  # popular education
    "009040": Category.ELDERS,  # clubs of the third age
    "009045": Category.LEISURE,  # majorettes, carnivals
    "009050": Category.CULTURE,  # twin towns
    "014025": Category.OTHER,  # professions
    "014030": Category.OTHER,  # a company's staff
    "014070": Category.HEALTH,  # people with disabilities
    "014080": Category.LEISURE,  # age groups
    "016025": Category.ENVIRONMENT,  # research on climate
    "018005": Category.EDUCATION,  # early childhood
    "018010": Category.SOLIDARITY,  # teenagers in difficulty
    "018025": Category.SOLIDARITY,  # adults in difficulty, shelters
    "019010": Category.NEIGHBOURHOOD,  # community centres
    "019047": Category.EDUCATION,  # foyers socio-éducatifs
    "021005": Category.EDUCATION,  # crèches
    "021010": Category.ELDERS,  # help at home
    "021015": Category.ELDERS,
    "021020": Category.ELDERS,
    "023001": Category.CITIZENSHIP,  # users of public services
    "023002": Category.CITIZENSHIP,  # consumers
    "023003": Category.CITIZENSHIP,  # taxpayers
    "023010": Category.ELDERS,  # pensioners' interests
    "030012": Category.NEIGHBOURHOOD,  # neighbourhood committees
    "030015": Category.OTHER,  # employers' groups
    "030020": Category.OTHER,  # help to start a business
    "030050": Category.ENVIRONMENT,  # sustainable development
    "032520": Category.NEIGHBOURHOOD,  # tenants
}


def category_of(*codes: str) -> str:
    """Return the category of the first code that has one, or "" when the register does not say."""
    for code in codes:
        category = CODES.get(code) or FAMILIES.get(code[:3]) or Category.OTHER
        if category != Category.OTHER:
            return str(category.value)
    return ""
