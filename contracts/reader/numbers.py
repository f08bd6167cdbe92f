"""Numbers in words, one to a hundred, in six languages, in folded letters."""

from functools import cache

_SIMPLE = {
    "en": "a=1 an=1 one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen next=1 following=1 single=1 first=1 second=2 third=3 fourth=4 fifth=5",
    "de": "eins=1 zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn "
    "siebzehn achtzehn neunzehn ein=1 eine=1 einer=1 eines=1 einem=1 einen=1 nachsten=1 folgenden=1 darauffolgenden=1 "
    "zweier=2 dreier=3 ersten=1 zweiten=2 dritten=3 vierten=4 funften=5 siebten=7",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf une=1 prochain=1 premier=1 deuxieme=2 second=2 troisieme=3 cinquieme=5",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve un=1 una=1 siguiente=1 primer=1 segundo=2 tercer=3 quinto=5",
    "it": "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove un=1 una=1 prossimo=1 primo=1 secondo=2 terzo=3 quarto=4 quinto=5",
    "nl": "een=1 twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien eerstvolgende=1 volgende=1 eerste=1 tweede=2 derde=3 vierde=4 vijfde=5",
}

_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety hundred",
    "de": "zwanzig dreisig vierzig funfzig sechzig siebzig achtzig neunzig hundert",
    "fr": "vingt trente quarante cinquante soixante soixante-dix quatre-vingt quatre-vingt-dix cent",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd",
}


@cache
def words(language: str) -> dict[str, int]:
    """Each number word of a language and what it means; hyphens and spaces between its parts are one space.

    >>> words("de")["achtundvierzig"], words("fr")["soixante douze"], words("nl")["zesendertig"]
    (48, 72, 36)
    """
    known: dict[str, int] = {}
    plain: list[str] = []
    for entry in _SIMPLE[language].split():
        name, _, value = entry.partition("=")
        if not value:
            plain.append(name)
        known[name.replace("-", " ")] = int(value) if value else len(plain) + (1 if language in ("de", "nl") else 0)
    for place, ten in enumerate(_TENS[language].split()):
        known[ten.replace("-", " ")] = (place + 2) * 10
    ones = {value: name for name, value in reversed(known.items()) if value < 20}
    for ten, name in [(value, name) for name, value in known.items() if value in range(20, 100, 10)]:
        for one in range(1, 20 if language == "fr" else 10):
            for compound in _compounds(language, name, ones[one], one, ten):
                known.setdefault(compound, ten + one)
    return known


def _compounds(language: str, ten: str, one: str, digit: int, value: int) -> list[str]:
    """The ways to write ten and one together."""
    if language == "en":
        return [f"{ten} {one}", ten + one]
    if language == "de":
        return [("ein" if digit == 1 else one) + "und" + ten, f"{'ein' if digit == 1 else one} und {ten}"]
    if language == "nl":
        return [one + "en" + ten, f"{one} en {ten}"]
    if language == "it":
        stem = ten[:-1] if one[0] in "uo" else ten
        # Before a vowel the last letter falls: "ventiquattr'ore".
        return [stem + one, f"{ten} {one}", (stem + one)[:-1]]
    if language == "es":
        joined = ["veinti" + one] if value == 20 else []
        return [*joined, f"{ten} y {one}", "veintiun" if (value, digit) == (20, 1) else f"{ten} {one}"]
    if digit > 9 and value not in (60, 80):
        return []
    return [f"{ten} {one}", f"{ten} et {one}"]
