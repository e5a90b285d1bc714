"""What the forum bears: pure numbers and small decisions."""

from datetime import timedelta

TITLE_LONGEST = 150
ATTACHMENTS = 5
EDIT_WITHOUT_TRACE = timedelta(minutes=5)  # a slip of the pen, mended at once, is nobody's history
POSTS_AN_HOUR, TOPICS_A_DAY = 30, 10
TITLE_SHORTEST, TEXT_SHORTEST = 5, 1
