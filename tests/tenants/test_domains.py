"""An association's own domain: nothing before the proof, the site after it. Asked of a real DNS server, of the test's own."""

import socket
import threading
from datetime import timedelta

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Site

from tenants import dns as our_dns
from tenants import periodic
from tenants.actions import associations, domains
from tenants.models import Association, AuditEntry, Domain, DomainClaim
from tenants.schemas import in_association
from tests.conftest import visitor

HOST = "www.club.example"


class Names:
    """A name server on this machine: knows the domains it is told, and the TXT records under them."""

    def __init__(self):
        self.known, self.records, self.silent, self.refusal = set(), {}, False, None
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                wire, sender = self.socket.recvfrom(4096)
            except OSError:
                return
            if not self.silent:
                self.socket.sendto(self.answer(dns.message.from_wire(wire)).to_wire(), sender)

    def answer(self, query):
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        texts = self.records.get(name)
        if self.refusal:
            reply.set_rcode(self.refusal)
        elif texts is not None and question.rdtype == dns.rdatatype.TXT:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", "TXT", *(f'"{text}"' for text in texts)))
        elif texts is None and name not in self.known:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply

    def prove(self, *claims):
        self.known.add(claims[0].name)
        self.records[our_dns.record_name(claims[0].name)] = [our_dns.record_value(claim.token) for claim in claims]


@pytest.fixture
def names(settings):
    server = Names()
    settings.DNS_SERVERS = [("127.0.0.1", server.port)]
    yield server
    server.socket.close()


def claim(association, host=HOST) -> DomainClaim:
    return domains.claim_domain(association=association, host=host, by=None)


def proved(names, association, host=HOST) -> DomainClaim:
    made = claim(association, host)
    names.prove(made)
    return domains.verify_domain(claim=made, by=None)


def ask(host, path="/"):
    client = visitor()
    return client.get(path, headers={"host": f"{host}:8765"})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.club.example", "www.club.example"),
        (" HTTPS://www.Club.example/accueil?x=1 ", "www.club.example"),
        ("club.example.", "club.example"),
        ("club.example:8000", "club.example"),
        ("œuvre.example", "xn--uvre-f4a.example"),
        ("xn--uvre-f4a.example", "xn--uvre-f4a.example"),
    ],
)
def test_claim_keeps_the_name_as_the_dns_has_it(cast, typed, kept):
    assert claim(cast.alpha, typed).name == kept
    entry = AuditEntry.objects.order_by("pk").last()
    assert (entry.action, entry.label, "token" in str(entry.data)) == ("tenants.domain.claimed", kept, False)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "invalid"),
        ("club", "invalid"),
        ("club..example", "invalid"),
        ("-club.example", "invalid"),
        ("club example.fr", "invalid"),
        ("club_1.example", "invalid"),
        ("192.0.2.1", "invalid"),
        ("[2001:db8::1]", "invalid"),
        ("*.club.example", "invalid"),
        ("a@club.example", "invalid"),
        ("a" * 64 + ".example", "invalid"),
        (".".join(["a" * 60] * 4) + ".example", "invalid"),
        ("autre.asso.localhost", "ours"),
        ("asso.localhost", "ours"),
        ("a.b.asso.localhost", "ours"),
        ("portail.localhost", "ours"),
    ],
)
def test_claim_of_what_cannot_be_ones_own_is_refused(cast, typed, code):
    with pytest.raises(ValidationError) as caught:
        claim(cast.alpha, typed)
    assert (typed, caught.value.code) == (typed, code)
    assert DomainClaim.objects.count() == 0


def test_unproved_claim_leads_nowhere(cast, names):
    claim(cast.alpha)

    assert ask(HOST).status_code == 404
    assert Domain.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "code", "word"),
    [
        ("unknown", "NoSuchDomainError", "club.example"),
        ("empty", "NothingThereError", "_kiosque.www.club.example"),
        ("no_answer", "NothingThereError", "_kiosque.www.club.example"),
        ("other", "other_value", "kiosque=autre"),
        ("silent", "ServersSilentError", ""),
        (dns.rcode.SERVFAIL, "ServersSilentError", ""),
        (dns.rcode.YXDOMAIN, "ServersSilentError", ""),
    ],
)
def test_what_is_missing_is_said(cast, names, state, code, word):
    wanted = claim(cast.alpha)
    if state != "unknown":
        names.known.add(HOST)
    if state == "no_answer":
        names.known.add(our_dns.record_name(HOST))
    if state == "other":
        names.records[our_dns.record_name(HOST)] = ["kiosque=autre", "v=spf1"]
    names.silent, names.refusal = state == "silent", state if isinstance(state, int) else None

    with pytest.raises(ValidationError) as caught:
        domains.verify_domain(claim=wanted, by=None)

    assert caught.value.code == code
    assert word in caught.value.messages[0]
    kept = DomainClaim.objects.get()
    assert kept.proved_at is None
    assert (kept.checked_at is None) is (code == "ServersSilentError")
    assert ask(HOST).status_code == 404


def test_proof_serves_the_site_and_the_city_address_stays_first(cast, names):
    proved(names, cast.alpha)

    assert AuditEntry.objects.filter(action="tenants.domain.proved").count() == 1
    moved = ask(HOST, "/?x=1")
    assert (moved.status_code, moved["Location"]) == (301, "http://alpha.asso.localhost:8765/?x=1")
    assert visitor("alpha").get("/").status_code == 200


def test_long_records_in_pieces_and_others_beside_are_read(cast, names):
    wanted = claim(cast.alpha)
    names.prove(wanted)
    names.records[our_dns.record_name(HOST)].append("v=spf1 -all")

    assert domains.verify_domain(claim=wanted, by=None).proved_at is not None


def test_main_address_is_shown_and_the_label_redirects_there(cast, names, sign_in):
    made = proved(names, cast.alpha)

    domains.make_main(claim=made, by=None)

    assert ask(HOST).status_code == 200
    moved = visitor("alpha").get("/actualites/?page=2")
    assert (moved.status_code, moved["Location"]) == (301, f"http://{HOST}:8765/actualites/?page=2")
    assert Association.objects.get(pk=cast.alpha.pk).url == f"http://{HOST}:8765"
    with in_association(Association.objects.get(pk=cast.alpha.pk)):
        assert Site.objects.get().hostname == HOST
    portal, _ = sign_in(cast.alice)
    assert f"http://{HOST}:8765/entrer/" in portal.get("/mes-sites/").content.decode()


def test_renaming_under_a_main_address_keeps_it(cast, names):
    domains.make_main(claim=proved(names, cast.alpha), by=None)

    associations.rename(association=cast.alpha, subdomain="nouveau", by=None)

    assert ask(HOST).status_code == 200
    for label in ("alpha", "nouveau"):
        assert visitor(label).get("/")["Location"] == f"http://{HOST}:8765/"


def test_back_to_the_city_address(cast, names):
    made = proved(names, cast.alpha)
    domains.make_main(claim=made, by=None)

    domains.use_city_address(association=cast.alpha, by=None)

    assert visitor("alpha").get("/").status_code == 200
    assert ask(HOST)["Location"] == "http://alpha.asso.localhost:8765/"
    with in_association(cast.alpha):
        assert Site.objects.get().hostname == "alpha.asso.localhost"


def test_main_address_taken_away_leaves_the_site_at_the_city_address(cast, names):
    made = proved(names, cast.alpha)
    domains.make_main(claim=made, by=None)

    domains.remove_domain(claim=made, by=None)

    assert visitor("alpha").get("/").status_code == 200
    assert ask(HOST).status_code == 404
    assert DomainClaim.objects.count() == 0


def test_unproved_claim_is_not_made_main(cast, names):
    with pytest.raises(ValidationError) as caught:
        domains.make_main(claim=claim(cast.alpha), by=None)
    assert caught.value.code == "unproved"


def test_first_keeps_the_name_while_it_proves_it(cast, names):
    first, second = claim(cast.alpha), claim(cast.beta)
    names.prove(first)
    domains.make_main(claim=domains.verify_domain(claim=first, by=None), by=None)
    names.prove(first, second)

    with pytest.raises(ValidationError) as caught:
        domains.verify_domain(claim=second, by=None)

    assert caught.value.code == "held"
    assert Domain.objects.get(name=HOST).association == cast.alpha
    assert DomainClaim.objects.get(pk=second.pk).proved_at is None

    names.prove(second)
    domains.verify_domain(claim=second, by=None)

    assert Domain.objects.get(name=HOST).association == cast.beta
    assert DomainClaim.objects.get(pk=first.pk).proved_at is None
    assert visitor("alpha").get("/").status_code == 200  # it was shown at the name it has lost
    assert ask(HOST)["Location"] == "http://beta.asso.localhost:8765/"


def test_lost_proof_takes_nothing_away_and_shows(cast, names, sign_in):
    made = proved(names, cast.alpha)
    domains.make_main(claim=made, by=None)
    names.records.clear()
    domains.recheck_domains()
    assert domains.is_lost(DomainClaim.objects.get()) is False  # a record may be away for a while

    DomainClaim.objects.update(proved_at=timezone.now() - timedelta(days=4))
    domains.recheck_domains()

    assert domains.recheck_domains in periodic.NIGHTLY
    assert domains.is_lost(DomainClaim.objects.get()) is True
    assert ask(HOST).status_code == 200
    portal, _ = sign_in(cast.chloe)
    assert "son enregistrement a disparu" in portal.get(f"/console/associations/{cast.alpha.pk}/").content.decode()
    names.prove(made)
    domains.recheck_domains()
    assert domains.is_lost(DomainClaim.objects.get()) is False


def test_silent_servers_prove_and_disprove_nothing(cast, names):
    proved(names, cast.alpha)
    long_ago = timezone.now() - timedelta(days=4)
    DomainClaim.objects.update(proved_at=long_ago, checked_at=long_ago)
    names.refusal = dns.rcode.SERVFAIL

    domains.recheck_domains()

    assert (DomainClaim.objects.get().checked_at, domains.is_lost(DomainClaim.objects.get())) == (long_ago, False)


def test_claim_removed_while_the_servers_answer_is_not_proved(cast, names):
    made = claim(cast.alpha)
    names.prove(made)
    domains.remove_domain(claim=DomainClaim.objects.get(pk=made.pk), by=None)

    with pytest.raises(ValidationError) as caught:
        domains.verify_domain(claim=made, by=None)

    assert caught.value.code == "gone"
    assert not Domain.objects.filter(name=HOST).exists()


def test_deleted_association_gives_its_name_back(cast, names):
    domains.make_main(claim=proved(names, cast.alpha), by=None)

    associations.delete(association=cast.alpha, by=None)

    assert ask(HOST).status_code == 404
    domains.make_main(claim=proved(names, cast.beta), by=None)
    assert ask(HOST).status_code == 200


def test_city_it_claims_proves_and_shows_from_the_console(cast, names, sign_in):
    portal, _ = sign_in(cast.chloe)
    page = f"/console/associations/{cast.alpha.pk}/domaines/"
    wrong = portal.post(page, {"host": "portail.localhost"})
    assert wrong.status_code == 422
    assert 'value="portail.localhost"' in wrong.content.decode()

    portal.post(page, {"host": HOST})

    made = DomainClaim.objects.get()
    body = portal.get(page).content.decode()
    assert f"_kiosque.{HOST}" in body and f"kiosque={made.token}" in body and "alpha.asso.localhost" in body
    portal.post(f"{page}{made.pk}/verifier/")
    assert DomainClaim.objects.get().proved_at is None
    names.prove(made)
    portal.post(f"{page}{made.pk}/verifier/")
    for name in ("afficher/", "retirer/"):
        assert portal.get(f"{page}{made.pk}/{name}").status_code == 200
        assert portal.get(f"/console/associations/{cast.beta.pk}/domaines/{made.pk}/{name}").status_code == 404
    portal.post(f"{page}{made.pk}/afficher/")
    assert ask(HOST).status_code == 200
    portal.post(f"{page}ville/")
    assert ask(HOST).status_code == 301
    portal.post(f"{page}{made.pk}/retirer/")
    assert ask(HOST).status_code == 404
    actions = AuditEntry.objects.filter(action__startswith="tenants.domain.").order_by("pk").values_list("action", "by")
    told = ["claimed", "proved", "made_main", "city_address_used", "removed"]
    assert list(actions) == [(f"tenants.domain.{name}", cast.chloe.pk) for name in told]
