"""Limits, so that nobody takes what others need; part of the settings. deploy/README.md has all of them in one table."""

from deploy import env

MEBIBYTE = 1024 * 1024

BODY_LIMIT = 2 * MEBIBYTE  # of a request; deploy/Caddyfile stops all of them at 30 MB
BODY_LIMIT_UPLOADS = 25 * MEBIBYTE  # where files are sent
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEBIBYTE  # what is not a file
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
ANSWERS_PER_HOUR = env.number("ANSWERS_PER_HOUR", 400, least=1)  # of visitors, to all the forms of a site together
ANSWERS_PER_DAY = env.number("ANSWERS_PER_DAY", 2000, least=1)
MAILS_PER_HOUR = env.number("MAILS_PER_HOUR", 300, least=1)  # a site's; what is more leaves later
MAILS_PER_DAY = env.number("MAILS_PER_DAY", 3000, least=1)  # an association's; then it invites nobody
PAGES_PER_SITE = env.number("PAGES_PER_SITE", 2000, least=50)
