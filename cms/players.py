"""Where a video or a sound may come from. Only its id is kept from what was pasted: the player's address is written by us.

A visitor's browser asks the provider for nothing before the visitor does; `FRAME_SOURCES` goes into the content policy.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Player:
    """A film or a sound found in an address: where to watch it, and what the frame shows."""

    provider: str
    page: str
    frame: str
    is_sound: bool = False


def find_player(address: str) -> Player | None:
    """Return the player of a pasted address, or nothing when the provider is unknown or no id can be read."""
    try:
        parts = urlsplit(address.strip())
        if parts.scheme not in ("http", "https") or parts.username or parts.port not in (None, 80, 443):
            return None
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    for read in (_youtube, _vimeo, _dailymotion, _soundcloud, _peertube):
        if player := read(host, parts.path, query):
            return player
    return None


def _youtube(host: str, path: str, query: dict[str, str]) -> Player | None:
    if host == "youtu.be":
        film = path.strip("/")
    elif host in ("youtube.com", "youtube-nocookie.com", "music.youtube.com"):
        found = re.fullmatch(r"/(?:embed|shorts|live|v)/([^/]+)/?", path)
        film = found[1] if found else query.get("v", "") if path.rstrip("/") == "/watch" else ""
    else:
        return None
    if not re.fullmatch(r"[\w-]{11}", film, re.ASCII):
        return None
    frame = f"https://www.youtube-nocookie.com/embed/{film}?autoplay=1&rel=0"
    return Player("YouTube", f"https://www.youtube.com/watch?v={film}", frame)


def _vimeo(host: str, path: str, query: dict[str, str]) -> Player | None:
    if host not in ("vimeo.com", "player.vimeo.com"):
        return None
    found = re.fullmatch(r"/(?:video/|channels/[\w-]+/)?(\d{5,12})(?:/([0-9a-f]{6,20}))?/?", path)
    if not found:
        return None
    film, key = found[1], found[2] or query.get("h", "")
    key = key if re.fullmatch(r"[0-9a-f]{6,20}", key) else ""
    options = {"dnt": 1, "autoplay": 1} | ({"h": key} if key else {})
    page = f"https://vimeo.com/{film}" + (f"/{key}" if key else "")
    return Player("Vimeo", page, f"https://player.vimeo.com/video/{film}?{urlencode(options)}")


def _dailymotion(host: str, path: str, query: dict[str, str]) -> Player | None:
    if host == "dai.ly":
        film = path.strip("/")
    elif host == "dailymotion.com":
        found = re.fullmatch(r"/(?:embed/)?video/([^/_]+)(?:_[^/]*)?/?", path)
        film = found[1] if found else ""
    elif host == "geo.dailymotion.com":
        film = query.get("video", "")
    else:
        return None
    if not re.fullmatch(r"[a-z0-9]{5,12}", film):
        return None
    page = f"https://www.dailymotion.com/video/{film}"
    return Player("Dailymotion", page, f"https://geo.dailymotion.com/player.html?video={film}")


def _soundcloud(host: str, path: str, query: dict[str, str]) -> Player | None:
    if host != "soundcloud.com" or not re.fullmatch(r"/[\w-]{2,60}(?:/sets)?/[\w-]{1,120}/?", path, re.ASCII):
        return None
    page = f"https://soundcloud.com{path.rstrip('/')}"
    return Player(
        "SoundCloud", page, f"https://w.soundcloud.com/player/?url={quote(page, safe='')}&auto_play=true", is_sound=True
    )


def _peertube(host: str, path: str, query: dict[str, str]) -> Player | None:
    found = re.fullmatch(
        r"/(?:w|videos/watch|videos/embed)/([A-Za-z0-9]{22}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?", path
    )
    if not found or not _is_peertube(host):
        return None
    return Player(
        "PeerTube", f"https://{host}/w/{found[1]}", f"https://{host}/videos/embed/{found[1]}?p2p=0&autoplay=1&warningTitle=0"
    )


def _is_peertube(host: str) -> bool:
    return any(
        host.endswith(pattern[1:]) and host != pattern[2:] if pattern.startswith("*.") else host == pattern
        for pattern in settings.PEERTUBE_HOSTS
    )


def providers() -> str:
    """Return the names of the providers, for people."""
    return "PeerTube, YouTube, Vimeo, Dailymotion, SoundCloud"


def host_of(player: Player) -> str:
    """Return whose machine answers, where the name of the software does not say it."""
    return urlsplit(player.page).hostname or "" if player.provider == "PeerTube" else ""


FRAME_SOURCES = [
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://geo.dailymotion.com",
    "https://w.soundcloud.com",
    *(f"https://{pattern}" for pattern in settings.PEERTUBE_HOSTS),
]
