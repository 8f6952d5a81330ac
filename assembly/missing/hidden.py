"""Pictures that nobody sees until somebody covers what is private, of whatever stands on the record. Pure."""

from collections.abc import Collection, Iterable, Mapping

from assembly.account.balances import STATEMENT
from assembly.core import clock
from assembly.evidence.queries import EvidenceInfo
from assembly.minutes.queries import SIGNED
from assembly.missing.known import Hidden

_PAPERS = frozenset({STATEMENT, SIGNED})  # purposes of files about facts that nothing takes back


def hidden(
    withheld: Iterable[EvidenceInfo], codes: Mapping[str, str], returns: Collection[str], zone: str
) -> list[Hidden]:
    """Those of `withheld` about what stands.

    `codes` are what people call the items behind photos, and the expenses, by the id of the photo or the expense;
    `returns` are the ids of what suppliers paid back.
    """
    return [
        Hidden(one.id, codes.get(one.about_id, ""), clock.local_day(one.recorded_at, zone))
        for one in withheld
        if one.about_id in codes or one.about_id in returns or one.purpose in _PAPERS
    ]
