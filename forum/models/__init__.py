from forum.models.care import Report
from forum.models.posts import Attachment, CannedAnswer, Draft, Like, Post, PostVersion, SameProblem
from forum.models.reading import Follow, IncomingMail, Notice, Reader, TopicRead
from forum.models.topics import Article, Category, Topic, Word

__all__ = [
    "Article",
    "Attachment",
    "CannedAnswer",
    "Category",
    "Draft",
    "Follow",
    "IncomingMail",
    "Like",
    "Notice",
    "Post",
    "PostVersion",
    "Reader",
    "Report",
    "SameProblem",
    "Topic",
    "TopicRead",
    "Word",
]
