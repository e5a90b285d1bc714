from email.message import EmailMessage

import pytest

from forum import incoming, reply_addresses, sanitising


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.FORUM_MAIL = "forum@ville.example"


def letter(text="Merci !", **headers) -> bytes:
    message = EmailMessage()
    message["From"] = "Alice <Alice@example.org>"
    message["To"] = "forum@ville.example"
    message["Message-ID"] = "<un@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def test_an_address_names_its_topic_and_account(cast, forum):
    address = reply_addresses.reply_address(topic=forum.topic, account=cast.alice)

    assert reply_addresses.who_and_where(address) == (forum.topic.pk, cast.alice.pk)
    assert reply_addresses.who_and_where(address.upper()) == (forum.topic.pk, cast.alice.pk)
    assert len(address.partition("@")[0]) <= 64


def test_an_address_cannot_be_made_up(cast, forum):
    address = reply_addresses.reply_address(topic=forum.topic, account=cast.alice)
    local, at, host = address.partition("@")
    other = reply_addresses.reply_address(topic=forum.topic, account=cast.bob)

    assert reply_addresses.who_and_where(f"{local[:-1]}{'0' if local[-1] != '0' else '1'}{at}{host}") is None
    assert reply_addresses.who_and_where("forum@ville.example") is None
    assert local.rpartition(".")[2] != other.partition("@")[0].rpartition(".")[2]


def test_a_city_without_mailbox_offers_none(cast, forum, settings):
    settings.FORUM_MAIL = ""

    assert reply_addresses.reply_address(topic=forum.topic, account=cast.alice) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Merci, ça marche !\n\n-- \nAlice Martin\n06 00 00 00 00",
        "Merci, ça marche !\n\nLe lun. 22 nov. 2027 à 10:12, Kiosque <k@ville.example> a écrit :\n> Bonjour\n> Bob a répondu",
        "Merci, ça marche !\n\nOn Mon, Nov 22, 2027 at 10:12 AM Kiosque <kiosque@ville.example> wrote:\n> Bonjour",
        f"Merci, ça marche !\n\n{incoming.MARK}\nBob a répondu",
        "Merci, ça marche !\n\nDe : Kiosque <k@ville.example>\nEnvoyé : lundi 22 mars 2027\nÀ : Alice\nObjet : Photo\n\nOui",
    ],
    ids=["signature", "french quote", "english quote", "our mark", "outlook"],
)  # fmt: skip
def test_quotes_and_signatures_are_cut(text):
    assert incoming.read(letter(text), recipients=[]).text == "Merci, ça marche !"


def test_a_list_of_steps_is_no_signature():
    text = "Essayez ceci :\n\n- ouvrez la page\n- choisissez l’image\n- enregistrez"

    assert incoming.read(letter(text), recipients=[]).text == text


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto-submitted"),
        ({"Auto_Submitted": "no"}, ""),
        ({"Precedence": "bulk"}, "precedence"),
        ({"X_Autoreply": "yes"}, "marked"),
        ({"List_Id": "<liste.example>"}, "marked"),
        ({"X_Kiosque_Forum": "1"}, "marked"),
    ],
)
def test_machines_are_known_by_their_marks(headers, why):
    assert incoming.read(letter(**headers), recipients=[], envelope_sender="alice@example.org").automatic == why


def test_a_mail_without_envelope_sender_is_a_bounce():
    assert incoming.read(letter(), recipients=[], envelope_sender="").automatic == "bounce"


def test_a_mail_that_goes_round_is_stopped():
    raw = b"Received: from a by b\r\n" * 31 + letter()

    assert incoming.read(raw, recipients=[], envelope_sender="a@b").automatic == "loop"


def test_pictures_are_taken_and_programs_are_not():
    message = EmailMessage()
    message["From"] = "alice@example.org"
    message.set_content("Voici.")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="écran.png")
    message.add_attachment(b"MZ", maintype="application", subtype="x-msdownload", filename="outil.exe")

    read = incoming.read(message.as_bytes(), recipients=[])

    assert [(file.name, file.content) for file in read.files] == [("écran.png", b"\x89PNG")]
    assert read.left_out == ["outil.exe"]
    assert len(read.identity) == 64


def test_html_only_loses_what_it_quotes():
    message = EmailMessage()
    message["From"] = "alice@example.org"
    message.set_content("<p>Oui, <b>merci</b></p><blockquote><p>Bob a répondu</p></blockquote><script>x</script>", subtype="html")

    assert incoming.read(message.as_bytes(), recipients=[]).text == "Oui, merci"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: \xe9\xe9\r\nContent-Type: text/plain; charset=nope\r\n\r\n\xe9",
        b"Content-Type: multipart/mixed\r\n\r\nx",
    ],
    ids=["empty", "bytes", "charset", "no boundary"],
)
def test_broken_mails_are_no_error(raw):
    assert isinstance(incoming.read(raw, recipients=[]).text, str)


@pytest.mark.parametrize("piece", ["On a ", "\n", ">", "- ", "From: a\n", "Le lundi "], ids=lambda piece: piece.strip() or "gaps")
def test_the_parser_meets_no_endless_line_gap_or_quote(piece):
    """Its expressions take minutes on these as they come, hundredths of a second once tamed."""
    calm = incoming.tamed(piece * (1_000_000 // len(piece)))

    assert max(len(line) for line in calm.split("\n")) <= incoming.WIDEST
    assert len(calm) <= 3 * sanitising.LONGEST
    assert "\n" * 4 not in calm
    assert ">" * 6 not in calm
