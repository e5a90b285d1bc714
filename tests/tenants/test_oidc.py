"""City agents sign in with the city's own identity provider: here a small one of the test's own, with real signatures."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user_model

from deploy import env
from tenants.models import CityStaff
from tests.conftest import visitor
from tests.mails import queued_mails

GO, BACK = "/compte/connexion/ville/", "/compte/connexion/ville/retour/"
STEP = "/compte/connexion/verification/"
RIGHT_KEY, WRONG_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
PUBLIC = jwt.algorithms.RSAAlgorithm.to_jwk(RIGHT_KEY.public_key(), as_dict=True)


class Provider(ThreadingHTTPServer):
    """Says `claims` of whoever signs in; `key`, `issuer` and `userinfo` can be made to lie."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.key, self.issuer, self.userinfo, self.challenges = RIGHT_KEY, self.url, {}, {}
        self.claims = {"sub": "agent-7", "email": "chloe@example.org", "email_verified": True}

    def id_token(self):
        now = int(time.time())
        said = {"iss": self.url, "aud": "kiosque", "iat": now, "exp": now + 60} | self.claims
        return jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "one"})


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self):
        url = self.server.url
        pages = {
            "/.well-known/openid-configuration": {
                "issuer": self.server.issuer, "authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token",
                "userinfo_endpoint": f"{url}/userinfo", "jwks_uri": f"{url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/userinfo": self.server.claims | self.server.userinfo,
            "/keys": {"keys": [PUBLIC | {"kid": "one", "alg": "RS256"}]},
        }  # fmt: skip
        self._answer(pages[self.path])

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        proof = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        assert base64.urlsafe_b64encode(proof).rstrip(b"=").decode() == self.server.challenges[form["code"][0]]
        assert (form["client_id"], form["client_secret"]) == (["kiosque"], ["secret"])
        self._answer({"access_token": "a", "token_type": "Bearer", "id_token": self.server.id_token()})

    def _answer(self, data):
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Nothing on the test's screen."""


@pytest.fixture
def provider(settings):
    server = Provider()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.OIDC_ISSUER = server.url
    settings.SOCIALACCOUNT_PROVIDERS = env.openid_connect(issuer=server.url, client_id="kiosque", secret="secret", name="Ville")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def come_back(provider, *, client=None, query=""):
    """Go to the provider and back as a browser does; returns the client and the last answer."""
    client = client or visitor()
    there = urlsplit(client.get(GO + query)["Location"])
    assert f"http://{there.netloc}" == provider.url
    asked = {name: values[0] for name, values in parse_qs(there.query).items()}
    assert asked["redirect_uri"] == f"http://portail.localhost:8765{BACK}"
    assert asked["code_challenge_method"] == "S256"
    provider.challenges["c0de"] = asked["code_challenge"]
    return client, client.get(f"{BACK}?{urlencode({'code': 'c0de', 'state': asked['state']})}")


def is_in(client) -> bool:
    return client.get("/mes-sites/").status_code == 200


def refused(client, answer) -> bool:
    return answer.status_code == 403 and "réservée aux agents" in answer.content.decode() and not is_in(client)


def test_without_the_settings_there_is_no_such_door(cast):
    assert [visitor().get(path).status_code for path in (GO, BACK)] == [404, 404]
    assert GO not in visitor().get("/compte/connexion/").content.decode()


def test_button_is_on_the_sign_in_page(cast, provider):
    body = visitor().get("/compte/connexion/?next=/admin/").content.decode()

    assert f'href="{GO}?next=%2Fadmin%2F"' in body
    assert "Se connecter avec le compte de la ville" in body


def test_agent_comes_in_and_still_gives_a_second_step(cast, provider):
    client, answer = come_back(provider)

    assert answer["Location"] == STEP
    assert not is_in(client)
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.uid) == (cast.chloe, "agent-7")
    assert "connexion de la ville ouvre" in queued_mails()[-1]["subject"]


def test_providers_second_step_counts_when_the_settings_say_so(cast, provider, settings):
    settings.OIDC_SECOND_STEP = True

    client, answer = come_back(provider, query="?next=/admin/")

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_agent_is_known_by_subject_from_then_on(cast, provider, settings):
    settings.OIDC_SECOND_STEP = True
    come_back(provider)

    provider.claims["email"] = "nouvelle-adresse@example.org"
    client, answer = come_back(provider)
    assert (answer["Location"], is_in(client)) == ("/mes-sites/", True)

    provider.claims = {"sub": "agent-8", "email": "chloe@example.org", "email_verified": True}
    assert refused(*come_back(provider)), "her old address, given to a colleague, opens nothing"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "alice@example.org"},  # an account, no agent
        {"email": "nobody@example.org"},  # no account
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
    ],
    ids=str,
)
def test_others_get_a_clear_page_and_no_account(cast, provider, claims):
    provider.claims |= claims
    before = get_user_model().objects.count()

    assert refused(*come_back(provider))

    assert (get_user_model().objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_address_not_proved_here_links_nothing(cast, provider):
    EmailAddress.objects.filter(user=cast.chloe).update(verified=False)

    assert refused(*come_back(provider))


def test_former_agent_and_closed_account_stay_outside(cast, provider, settings):
    settings.OIDC_SECOND_STEP = True
    come_back(provider)
    cast.chloe.is_active = False
    cast.chloe.save()
    assert refused(*come_back(provider))

    cast.chloe.is_active = True
    cast.chloe.save()
    assert come_back(provider)[1].status_code == 302
    CityStaff.objects.filter(account=cast.chloe).delete()
    assert refused(*come_back(provider))


def broken(client, answer) -> bool:
    return answer.status_code == 502 and "n’a pas répondu" in answer.content.decode() and not is_in(client)


def test_lies_open_nothing(cast, provider, settings):
    settings.OIDC_SECOND_STEP = True

    provider.key = WRONG_KEY
    assert broken(*come_back(provider))
    provider.key = RIGHT_KEY
    for lie in ({"aud": "somebody-else"}, {"iss": "http://evil.example"}, {"exp": 1_000_000_000}):
        provider.claims |= lie
        assert broken(*come_back(provider)), lie
        provider.claims = {name: provider.claims[name] for name in ("sub", "email", "email_verified")}
    provider.userinfo = {"sub": "somebody-else"}
    assert refused(*come_back(provider))
    provider.userinfo = {}
    assert is_in(come_back(provider)[0]), "and without a lie she comes in"


def test_state_belongs_to_one_browser(cast, provider, settings):
    settings.OIDC_SECOND_STEP = True
    there = urlsplit(visitor().get(GO)["Location"])
    asked = parse_qs(there.query)
    provider.challenges["c0de"] = asked["code_challenge"][0]
    victim = visitor()

    answer = victim.get(f"{BACK}?{urlencode({'code': 'c0de', 'state': asked['state'][0]})}")

    assert broken(victim, answer)
    assert broken(victim, victim.get(BACK))


def test_connecting_somebody_elses_account_is_refused(cast, provider, sign_in):
    alice, _ = sign_in(cast.alice)
    assert alice.get(GO + "?process=connect")["Location"] == "/mes-sites/"

    assert refused(*come_back(provider, query="?process=connect"))
    assert SocialAccount.objects.count() == 0


def test_other_issuer_and_provider_away_are_a_clear_page(cast, provider, settings):
    provider.issuer = "http://evil.example"
    client = visitor()
    assert broken(client, client.get(GO))
    settings.SOCIALACCOUNT_PROVIDERS = env.openid_connect(issuer="http://127.0.0.1:9", client_id="k", secret="s", name="V")

    assert broken(client, client.get(GO))


def test_called_off_at_the_provider(cast, provider):
    client = visitor()
    asked = parse_qs(urlsplit(client.get(GO)["Location"]).query)

    answer = client.get(f"{BACK}?{urlencode({'error': 'access_denied', 'state': asked['state'][0]})}")

    assert broken(client, answer)
