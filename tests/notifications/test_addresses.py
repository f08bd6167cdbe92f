import pytest

from core.errors import FieldError
from notifications.addresses import ascii_domain, clean_email, clean_phone, is_example


@pytest.mark.parametrize(
    "address",
    [
        "dpo@nocrm.example",
        "DPO@NOCRM.EXAMPLE",
        "a@example.com",
        "a@mail.example.net",
        "a@Example.ORG.",
        "a@b.test",
        "a@b.invalid",
        "a@localhost",
        "a@box.localhost",
        "Ada <ada@example.org>",
    ],
)
def test_mailboxes_of_documentation(address):
    assert is_example("email", address)


@pytest.mark.parametrize(
    "address",
    [
        "a@example.de",
        "a@notexample.com",
        "a@example.com.evil.se",
        "example.com@real.fr",
        "a@test.fr",
        "a@contest",
        "a@myexample.org",
        "a",
        "",
    ],
)
def test_mailboxes_that_may_be_somebodys(address):
    assert not is_example("email", address)


@pytest.mark.parametrize(
    "number",
    [
        "+12125550100",
        "+1 212-555-0199",
        "+447700900000",
        "+447700900999",
        "+442079460123",
        "+441632960999",
        "+33199001234",
        "+33261910000",
        "+33353019999",
        "+33465710000",
        "+33536490000",
        "+33639981234",
        "+493023125000",
        "+496990009999",
        "+494066969123",
        "+492214710123",
        "+498999998123",
    ],
)
def test_numbers_of_fiction(number):
    assert is_example("sms", number)


@pytest.mark.parametrize(
    "number",
    [
        "+12125550200",
        "+12125550099",
        "+18005550123",
        "+18885550123",
        "+447700901000",
        "+4477009000001",
        "+442079461000",
        "+441632961000",
        "+33639991234",
        "+33139981234",
        "+4930231250001",
        "+15005550006",
        "447700900000",
        "",
    ],
)
def test_numbers_that_may_be_somebodys(number):
    assert not is_example("sms", number)


@pytest.mark.parametrize(
    ("text", "region", "stored"),
    [
        ("+33 6 39 98 12 34", None, "+33639981234"),
        (" +44 (0)20 7946 0123 ", None, "+442079460123"),
        ("+44 7700 900-123", None, "+447700900123"),
        ("06 39 98 12 34", "FR", "+33639981234"),
        ("001 212 555 0123", "DE", "+12125550123"),
        ("+1 212 555 0123", None, "+12125550123"),
        ("\uff0b\uff14\uff19 30 23125000", None, "+493023125000"),
    ],
)
def test_numbers_are_stored_in_e164(text, region, stored):
    assert clean_phone(text, region) == stored


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no telephone number"),
        ("call me", "no telephone number"),
        ("06 39 98 12 34", "country code"),
        ("+33 6 39 98", "too short"),
        ("+33 6 39 98 12 34 56 78", "too long"),
        ("+1 800 FLOWERS", "no letters"),
        ("+44 20 7946 0123 ext. 5", "no extension"),
        ("+999 123 456", "country code"),
        ("+33" + "1" * 400, "no telephone number"),
    ],
)
def test_what_is_no_number_is_refused_beside_its_field(text, says):
    with pytest.raises(FieldError, match=says) as refused:
        clean_phone(text)
    assert refused.value.field == "phone"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (" DPO@Nocrm.example ", "DPO@nocrm.example"),
        ("o'neil@b.co.uk", "o'neil@b.co.uk"),
        ("żółw@łódź.example", "żółw@łódź.example"),
        ("ops@corp.local", "ops@corp.local"),
        ("a@b.test", "a@b.test"),
    ],
)
def test_mailboxes_as_they_are_stored(text, stored):
    assert clean_email(text) == stored


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "@b.de", "a@b..de", "a b@c.de", "Ada <a@b.de>", "a@b.de\nBcc: x@y.de", "a@b.de, c@d.de"]
)
def test_what_is_no_mailbox_is_refused_beside_its_field(text):
    with pytest.raises(FieldError) as refused:
        clean_email(text, field="contact")
    assert refused.value.field == "contact"


def test_a_domain_is_encoded_as_the_registry_does_today():
    # The older standard made this strasse.example, which is another owner's domain.
    assert ascii_domain("straße.example") == "xn--strae-oqa.example"
