"""Who may do what, and where: the one table of roles. The facilitator helps, and never spends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assembly.core.errors import N_


class Role(StrEnum):
    MODERATOR = "moderator"
    TELLER = "teller"
    TREASURER = "treasurer"
    PRESIDENT = "president"
    SECRETARY = "secretary"
    CITIZEN_GUARANTOR = "citizen_guarantor"
    MEMBER = "member"
    SOCIAL_AUDITOR = "social_auditor"
    FACILITATOR = "facilitator"
    AUDITOR = "auditor"
    ADMIN = "admin"


ROLE_NAMES: dict[Role, str] = {
    Role.MODERATOR: N_("moderadora o moderador"),
    Role.TELLER: N_("escrutadora o escrutador"),
    Role.TREASURER: N_("tesorería"),
    Role.PRESIDENT: N_("presidencia"),
    Role.SECRETARY: N_("secretaría técnica"),
    Role.CITIZEN_GUARANTOR: N_("aval ciudadano"),
    Role.MEMBER: N_("vocalía"),
    Role.SOCIAL_AUDITOR: N_("contraloría social"),
    Role.FACILITATOR: N_("facilitador autorizado"),
    Role.AUDITOR: N_("auditoría"),
    Role.ADMIN: N_("administración"),
}


class Permission(StrEnum):
    PUBLIC = "public"  # anybody, without an account; the session is not even read
    ASK = "ask"  # anybody may write it, as a resident: without an account, within limits; no session is read
    SIGN_IN = "sign_in"  # anybody; the session is read (sign-in pages and links)
    SIGNED_IN = "signed_in"
    SEE_CLINIC = "see_clinic"  # the working pages of a clinic
    RUN_ASSEMBLY = "run_assembly"
    COUNT_HANDS = "count_hands"
    RECORD_DEPOSIT = "record_deposit"
    SPEND = "spend"
    GIVE_BACK = "give_back"  # money that returns: whoever keeps it notes it; others only while nobody does
    HAND_OVER = "hand_over"  # state what there is when the treasury changes hands
    REVIEW = "review"
    REVIEW_ALL = "review_all"  # whose office is to look at every expense, whoever looked before
    ANSWER_OBJECTIONS = "answer_objections"  # whoever keeps the money; others only while nobody does
    CONFIRM = "confirm"  # say the second word on what goes above the year's limits
    MODERATE_INQUIRIES = "moderate_inquiries"  # look at what residents ask before it is published
    ANSWER_INQUIRIES = "answer_inquiries"
    ADD_PHOTOS = "add_photos"  # photos of the works, and what was delivered
    COVER_EVIDENCE = "cover_evidence"  # private parts of any picture
    READ_ORIGINALS = "read_originals"
    WATCH = "watch"  # see where to begin to look, over a region
    MANAGE_ACCOUNTS = "manage_accounts"


_COMMITTEE = frozenset(
    {Permission.SEE_CLINIC, Permission.REVIEW, Permission.MODERATE_INQUIRIES, Permission.COVER_EVIDENCE}
)
_MEMBER = _COMMITTEE | {Permission.CONFIRM, Permission.ADD_PHOTOS}
# Who wrote to the record without an account: `public:resident`. It is no role, and nobody can hold it.
PUBLIC_ROLE = "public"

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.MODERATOR: frozenset(
        {Permission.SEE_CLINIC, Permission.RUN_ASSEMBLY, Permission.COUNT_HANDS, Permission.COVER_EVIDENCE}
    ),
    Role.TELLER: frozenset({Permission.COUNT_HANDS}),
    Role.TREASURER: frozenset(
        {
            Permission.SEE_CLINIC,
            Permission.RECORD_DEPOSIT,
            Permission.SPEND,
            Permission.GIVE_BACK,
            Permission.HAND_OVER,
            Permission.ANSWER_OBJECTIONS,
            Permission.ANSWER_INQUIRIES,
            Permission.ADD_PHOTOS,
            Permission.COVER_EVIDENCE,
        }
    ),
    Role.PRESIDENT: _MEMBER
    | {Permission.GIVE_BACK, Permission.HAND_OVER, Permission.ANSWER_OBJECTIONS, Permission.ANSWER_INQUIRIES},
    Role.SECRETARY: _MEMBER | {Permission.ANSWER_INQUIRIES},
    Role.CITIZEN_GUARANTOR: _MEMBER | {Permission.REVIEW_ALL},
    Role.MEMBER: _MEMBER,
    Role.SOCIAL_AUDITOR: _COMMITTEE | {Permission.REVIEW_ALL},
    Role.FACILITATOR: frozenset(
        {
            Permission.SEE_CLINIC,
            Permission.RUN_ASSEMBLY,
            Permission.COUNT_HANDS,
            Permission.RECORD_DEPOSIT,
            Permission.GIVE_BACK,
            Permission.HAND_OVER,
            Permission.ANSWER_OBJECTIONS,
            Permission.MODERATE_INQUIRIES,
            Permission.ANSWER_INQUIRIES,
            Permission.WATCH,
            Permission.ADD_PHOTOS,
            Permission.COVER_EVIDENCE,
        }
    ),
    Role.AUDITOR: frozenset({Permission.SEE_CLINIC, Permission.READ_ORIGINALS, Permission.WATCH}),
    Role.ADMIN: frozenset({Permission.SEE_CLINIC, Permission.MANAGE_ACCOUNTS, Permission.MODERATE_INQUIRIES}),
}

# What a role does in another's name; every such entry is marked for ever.
ON_BEHALF: dict[tuple[Role, Permission], Role] = {
    (Role.FACILITATOR, Permission.RUN_ASSEMBLY): Role.MODERATOR,
    (Role.FACILITATOR, Permission.COUNT_HANDS): Role.MODERATOR,
    (Role.FACILITATOR, Permission.RECORD_DEPOSIT): Role.TREASURER,
    (Role.FACILITATOR, Permission.ADD_PHOTOS): Role.TREASURER,
    # Whoever left the treasury has no access any more, and may have died: others state what she left.
    (Role.FACILITATOR, Permission.HAND_OVER): Role.TREASURER,
    (Role.PRESIDENT, Permission.HAND_OVER): Role.TREASURER,
    (Role.FACILITATOR, Permission.ANSWER_INQUIRIES): Role.PRESIDENT,
    # With nobody in the treasury the presidency gives back and answers, and the facilitator may write it down for her.
    (Role.FACILITATOR, Permission.GIVE_BACK): Role.PRESIDENT,
    (Role.FACILITATOR, Permission.ANSWER_OBJECTIONS): Role.PRESIDENT,
}


class ScopeKind(StrEnum):
    CLINIC = "clinic"
    STATE = "state"
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a deed happens: a clinic and its state; None for deeds that belong to no clinic."""

    clinic: str
    state: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held over a clinic (its CLUES), a state (its two digits) or the nation (empty key)."""

    role: Role
    kind: ScopeKind
    key: str

    def covers(self, place: Place | None) -> bool:
        """Whether `place` lies in the scope; deeds of no clinic need the nation's scope."""
        if self.kind is ScopeKind.NATION:
            return True
        if place is None:
            return False
        return self.key == (place.clinic if self.kind is ScopeKind.CLINIC else place.state)


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes a fact (`role:account`), in whose name, and when."""

    who: str
    at: datetime
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person signed in, with every role she holds; `seen_at`: when her device was last noted to be used."""

    account_id: str
    name: str
    grants: tuple[Grant, ...]
    seen_at: datetime | None = None

    def role_for(self, permission: Permission, place: Place | None) -> Role | None:
        """The role that lets her do it there; one held in her own right goes before one on behalf."""
        roles = [g.role for g in self.grants if g.covers(place) and permission in GRANTED[g.role]]
        return min(roles, key=lambda role: (role, permission) in ON_BEHALF, default=None)

    def may(self, permission: Permission, place: Place | None = None) -> bool:
        """Whether she may do it there. Everybody may do what is public or needs only an account."""
        if permission in {Permission.PUBLIC, Permission.ASK, Permission.SIGN_IN, Permission.SIGNED_IN}:
            return True
        return self.role_for(permission, place) is not None

    def holds_any_role(self, place: Place) -> bool:
        """Whether she is an insider of `place` at all."""
        return any(grant.covers(place) for grant in self.grants)

    def author(self, permission: Permission, place: Place | None, at: datetime) -> Author:
        """Her signature under a deed of that permission there."""
        role = self.role_for(permission, place)
        if role is None:
            raise ValueError("no role for this deed")
        return Author(f"{role}:{self.account_id}", at, ON_BEHALF.get((role, permission)))


def person(who: str) -> str:
    """The account of a signature `role:account`: one person may hold two roles."""
    return who.partition(":")[2]


def system_author(at: datetime, verb: str) -> Author:
    """The signature under facts that a command writes, as the yearly amounts: `system:import-year`."""
    return Author(f"system:{verb}", at)


def public_author(at: datetime) -> Author:
    """The signature under what somebody without an account wrote: nobody knows who, and nothing tells two apart."""
    return Author(f"{PUBLIC_ROLE}:resident", at)


def distinct_roles(grants: Iterable[Grant]) -> list[Role]:
    """The distinct roles in the order of the table."""
    held = {grant.role for grant in grants}
    return [role for role in Role if role in held]
