"""The people and machines that may come in, and what they may do from when until when."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.roles import Audience, Role, with_included
from records.action import ask_again, once
from records.models import Recorded
from records.models.base import choices_of, known
from records.models.fields import LineField, NameField
from records.names import name_key

SYSTEM_EMAIL = "system@aliquot.invalid"
# The end of an address nobody has: of an account that was given without one.
NOBODYS = "@patient.invalid"
# Before anything that is ever recorded here, so that the house may act at every moment told of.
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Standing(StrEnum):
    """Whether someone can come in; computed, never stored."""

    INVITED = "invited"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"


class UserQuerySet(models.QuerySet["User"]):
    """Which users."""

    def people(self) -> "UserQuerySet":
        """Staff and practices: those an administrator invites. Neither patients nor machines."""
        return self.filter(audience__in=[Audience.STAFF, Audience.PRESCRIBER])

    def machines(self) -> "UserQuerySet":
        """The users machine clients act as."""
        return self.filter(audience=Audience.MACHINE)

    def named(self, prefix: str) -> "UserQuerySet":
        """Those one of whose names begins with `prefix`, marks and case aside."""
        key = name_key(prefix)
        return self.filter(Q(name_key__startswith=key) | Q(name_key__contains=f" {key}"))

    def holding(self, role: Role, at: datetime) -> "UserQuerySet":
        """Those not deactivated who were given `role` and hold it at `at`."""
        given = RoleGrant.objects.filter(role=role, from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))
        return self.filter(is_active=True, pk__in=given.values("user"))

    def by_name(self) -> "UserQuerySet":
        """Sorted as people look for each other, with the roles each holds."""
        return self.order_by("name_key", "pk").prefetch_related("role_grants")

    def after(self, user: "User | None") -> "UserQuerySet":
        """Those after `user` in the order of names: the next page of a list."""
        if user is None:
            return self
        return self.filter(Q(name_key__gt=user.name_key) | Q(name_key=user.name_key, pk__gt=user.pk))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Which users, and the one the clock acts as."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in ignores the case of the address."""
        return self.get(email=(username or "").lower())

    def system(self) -> "User":
        """The user in whose name the clock acts; made once, cannot sign in."""
        user, made = self.get_or_create(
            email=SYSTEM_EMAIL, defaults={"name": "Aliquot", "audience": Audience.SYSTEM, "password": "!"}
        )
        if made:
            RoleGrant.objects.create(user=user, role=Role.SYSTEM, from_at=BEGINNING, granted_by=user)
        return user


@pghistory.track(exclude=["password", "signing_code", "last_login", "link_sent_at"])
class User(Recorded, AbstractBaseUser):
    """One person or machine. Identifiers are never reused and accounts never shared (SEC-01)."""

    email = models.EmailField(unique=True)
    name = NameField(max_length=120)
    name_key = models.CharField(max_length=400, blank=True, editable=False)
    credentials = LineField(max_length=40, blank=True, help_text="As printed after the name: PharmD, MD, CPhT.")
    audience = models.CharField(max_length=12, choices=choices_of(Audience))
    is_active = models.BooleanField(default=True)
    signing_code = models.CharField(max_length=200, blank=True, editable=False)
    designated_from = models.DateField(null=True, blank=True)
    designated_until = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # When the one link that still sets a password was sent: an older link, and one already used, is void.
    link_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    # Django's own permission machinery is not used: roles.py is the one place.
    is_staff = False
    is_superuser = False

    objects = UserManager()

    class Meta:
        constraints = [
            known("audience", Audience, "user_audience_known"),
            # With the unique address: never two users whose addresses differ by case alone (SEC-01).
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(
                condition=Q(designated_until=None) | Q(designated_until__gte=models.F("designated_from")),
                name="user_designated_until_after_from",
            ),
        ]
        indexes = [models.Index(fields=["name_key"], name="user_by_name", opclasses=["text_pattern_ops"])]

    def __str__(self) -> str:
        return f"user {self.public_id}"

    @property
    def printed_name(self) -> str:
        """The name as printed beside a signature (SEC-10)."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def has_address(self) -> bool:
        """Whether mail to this account reaches somebody."""
        return not self.email.endswith(NOBODYS)

    @property
    def standing(self) -> Standing:
        """Whether they can come in: deactivated, or invited until they set a password of their own."""
        if not self.is_active:
            return Standing.DEACTIVATED
        return Standing.ACTIVE if self.has_usable_password() else Standing.INVITED

    def save(self, **how: Any) -> None:
        """Keep the key of the name and the case of the address true, whoever writes the row."""
        self.name_key, self.email = name_key(self.name), self.email.lower()
        if how.get("update_fields") is not None:
            how["update_fields"] = {*how["update_fields"], "name_key"}
        super().save(**how)

    def is_designated_on(self, day: date) -> bool:
        """Whether they are a designated person on `day` (USP <795>)."""
        if self.designated_from is None or day < self.designated_from:
            return False
        return self.designated_until is None or day <= self.designated_until

    def is_designated(self, day: date) -> bool:
        """Whether they are the designated person on `day` (USP <795>)."""
        begun = self.is_active and self.designated_from is not None and self.designated_from <= day
        return begun and (self.designated_until is None or self.designated_until >= day)

    def roles_at(self, at: datetime) -> frozenset[Role]:
        """The roles held at `at`, with those they include; none for a deactivated user."""
        if not self.is_active:
            return frozenset()
        grants = once(("grants", self.pk), lambda: list(self.role_grants.all()))
        held = {Role(grant.role) for grant in grants if grant.holds_at(at)}
        return with_included(held)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Which grants."""

    def open_at(self, at: datetime) -> "RoleGrantQuerySet":
        """Those that hold at `at` or will later."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=at)).order_by("from_at", "pk")


class RoleGrant(Recorded):
    """A role given to a user from a moment until a moment; ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=24, choices=choices_of(Role))
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            known("role", Role, "role_grant_role_known"),
            models.UniqueConstraint(fields=["user", "role"], condition=Q(until_at=None), name="role_granted_once"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=models.F("from_at")), name="role_grant_ends_after_start"
            ),
        ]

    def save(self, **how: Any) -> None:
        """What is given or ended inside an action holds in the rest of it."""
        super().save(**how)
        ask_again(("grants", self.user_id))

    @property
    def stream_key(self) -> str:
        """Told in the user's own story."""
        return self.user.stream_key

    def holds_at(self, at: datetime) -> bool:
        """Whether the grant holds at `at`."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)
