"""A public buyer that its contract calls "the Authority": no supervisory authority, but the one who is to be told."""

import re

#: The capital letter tells a defined party; "the Supervisory Authority" has a word between.
_NAMED = re.compile(r"(?<![A-Za-z])[Tt]he Authority(?![A-Za-z])")
#: The regulator was given the short name, or stands beside it under the same one.
_REGULATOR = re.compile(
    r"(?:supervisory|protection|regulatory|competent|commission\w*)[^.()]{0,80}\((?:\"|')?(?:the )?\"?authority\"?"
)
#: Who buys under another name in the same text; then the Authority is somebody else.
_OTHER_BUYER = re.compile(r"(?<![a-z])(?:customers?|clients?|buyers?|purchasers?|(?:data )?controllers?)(?![a-z])")
_IS_CONTROLLER = re.compile(
    r"(?<![a-z])authority,? (?:is |are |acts? |shall be |as |\()(?:as )?(?:the |a )?\"?(?:data )?controller"
)
_SELLER = re.compile(r"(?<![a-z])(?:contractor|supplier|provider|processor|consultant|vendor)(?![a-z])")
#: A noun of the buyer with as many letters, so that every place stays where it was.
_BUYER = "purchaser"


def with_buyer(text: str, folded: str) -> str:
    """The folded text, with "the Authority" said as "the purchaser" where that is who the contract means.

    >>> with_buyer("The Supplier shall tell the Authority.", "the supplier shall tell the authority.")
    'the supplier shall tell the purchaser.'
    """
    named = [match.end() for match in _NAMED.finditer(text)]
    if not named or not _SELLER.search(folded) or _REGULATOR.search(folded):
        return folded
    if _OTHER_BUYER.search(folded) and not _IS_CONTROLLER.search(folded):
        return folded
    pieces, begin = [], 0
    for end in named:
        pieces += [folded[begin : end - len(_BUYER)], _BUYER]
        begin = end
    return "".join([*pieces, folded[begin:]])
