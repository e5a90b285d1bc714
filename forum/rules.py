"""What the forum bears: pure numbers and small decisions."""

from datetime import timedelta

TITLE_SHORTEST, TITLE_LONGEST = 5, 150
ATTACHMENTS = 5
EDIT_WITHOUT_TRACE = timedelta(minutes=5)  # a slip of the pen, mended at once, is nobody's history
POSTS_AN_HOUR, TOPICS_A_DAY = 30, 10
CHANGES_AN_HOUR = 30  # of one's own messages, each leaving an earlier version behind
LONG_SIDE = 2000  # pixels of a picture in a post
# Of one account: files that wait for their post, and what it sends in a day.
UNSENT_FILES, BYTES_A_DAY = 20, 100 * 1024**2
UNSENT_FOR = timedelta(days=2)
REPORTS_A_DAY = 20  # of one account
