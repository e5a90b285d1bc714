"""Which addresses of films and sounds a site takes, and what it makes of them."""

import pytest

from cms.players import FRAME_SOURCES, find_player

UUID = "9db9f3f1-9b54-44ed-9e91-461d262d2205"
YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0"
GOOD = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": YOUTUBE,
    "https://m.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&t=30": YOUTUBE,
    "  https://youtu.be/dQw4w9WgXcQ?si=abc ": YOUTUBE,
    "https://youtube.com/shorts/dQw4w9WgXcQ": YOUTUBE,
    "http://www.youtube.com/live/dQw4w9WgXcQ": YOUTUBE,
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ": YOUTUBE,
    "https://vimeo.com/76979871": "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1",
    "https://vimeo.com/76979871/8272103f6e": "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e",
    "https://player.vimeo.com/video/76979871?h=8272103f6e": "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1&h=8272103f6e",
    "https://www.dailymotion.com/video/x8abc12": "https://geo.dailymotion.com/player.html?video=x8abc12",
    "https://www.dailymotion.com/video/x8abc12_le-titre": "https://geo.dailymotion.com/player.html?video=x8abc12",
    "https://dai.ly/x8abc12": "https://geo.dailymotion.com/player.html?video=x8abc12",
    "https://soundcloud.com/la-chorale/noel-2025?utm_source=x":
        "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fla-chorale%2Fnoel-2025&auto_play=true",
    f"https://framatube.org/w/{UUID}": f"https://framatube.org/videos/embed/{UUID}?p2p=0&autoplay=1&warningTitle=0",
    "https://framatube.org/w/kkGMgK9ZtnKfYAgnEtQxbv":
        "https://framatube.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?p2p=0&autoplay=1&warningTitle=0",
    f"https://tube-sciences.apps.education.fr/videos/watch/{UUID}":
        f"https://tube-sciences.apps.education.fr/videos/embed/{UUID}?p2p=0&autoplay=1&warningTitle=0",
}  # fmt: skip
BAD = [
    "", "n'importe quoi", "javascript:alert(1)", "ftp://youtube.com/watch?v=dQw4w9WgXcQ", "https://", "https://[",
    "https://youtube.com/", "https://www.youtube.com/@chaine", "https://www.youtube.com/watch?v=court",
    "https://www.youtube.com/watch?v=dQw4w9WgXc%22", "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
    "https://example.org/?https://youtu.be/dQw4w9WgXcQ", "https://youtu.be@example.org/dQw4w9WgXcQ",
    "https://user:word@youtu.be/dQw4w9WgXcQ", "https://youtu.be:8443/dQw4w9WgXcQ", "https://youtu.be:x/dQw4w9WgXcQ",
    "https://vimeo.com/la-chaine", "https://vimeo.com/76979871/<script>", "https://www.dailymotion.com/la-chaine",
    "https://dai.ly/X8/../a", "https://soundcloud.com/la-chorale", "https://soundcloud.com/a/b/c/d",
    f"https://apps.education.fr/w/{UUID}", f"https://evilapps.education.fr/w/{UUID}", f"https://peertube.example/w/{UUID}",
    "https://framatube.org/w/p/kkGMgK9ZtnKfYAgnEtQxbv", "https://framatube.org/w/trop-court", "https://framatube.org/about",
]  # fmt: skip


@pytest.mark.parametrize(("address", "frame"), GOOD.items())
def test_address_becomes_a_player_of_ours(address, frame):
    player = find_player(address)

    assert player.frame == frame
    allowed = [source.replace("https://*.", "") for source in FRAME_SOURCES]
    host = frame.split("/")[2]
    assert any(host == source.removeprefix("https://") or host.endswith(f".{source}") for source in allowed)
    assert player.page.startswith("https://")


@pytest.mark.parametrize("address", BAD)
def test_address_of_anything_else_is_no_player(address):
    assert find_player(address) is None
