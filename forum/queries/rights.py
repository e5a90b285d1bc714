"""What an account may do in a topic, where there is no request to ask: mails that come in, feeds."""

from dataclasses import dataclass

from cms.users.models import User
from forum.models import Post, Topic
from forum.queries import reading


@dataclass(frozen=True, slots=True)
class Rights:
    reads: bool = False
    is_staff: bool = False
    needs_review: bool = False


def reads_all(account: User) -> bool:
    """Return whether somebody is of the city's staff or belongs to a hosted association (1 query)."""
    return bool(reading.standing(account))


def rights_of(account: User, topic: Topic) -> Rights:
    """Return them (2 queries at most). Whoever belongs to no association has a first post read before it is shown."""
    standing = reading.standing(account)
    staff, member = bool(standing - {reading.MEMBER}), bool(standing)
    reads = topic.category.is_used and (member or topic.category.is_public) and (staff or not topic.is_hidden)
    return Rights(reads=reads, is_staff=staff, needs_review=reads and not member and not has_accepted_post(account))


def has_accepted_post(account: User) -> bool:
    return Post.objects.shown().filter(author=account).exists()
