"""The people and machines that may come in, and what they may do from when until when."""

from datetime import datetime

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from accounts.roles import Audience, Role, with_included
from records.models import Recorded
from records.models.base import choices_of, known

SYSTEM_EMAIL = "system@aliquot.invalid"


class UserManager(BaseUserManager["User"]):
    """Which users."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in ignores the case of the address."""
        return self.get(email__iexact=username)

    def system(self) -> "User":
        """The user in whose name the clock acts; made once, cannot sign in."""
        user, made = self.get_or_create(
            email=SYSTEM_EMAIL, defaults={"name": "Aliquot", "audience": Audience.SYSTEM, "password": "!"}
        )
        if made:
            RoleGrant.objects.create(user=user, role=Role.SYSTEM, from_at=user.joined_at, granted_by=user)
        return user

    def people(self) -> "models.QuerySet[User]":
        """Staff and practices: those an administrator invites. Neither patients nor machines."""
        return self.filter(audience__in=[Audience.STAFF, Audience.PRESCRIBER])


@pghistory.track(exclude=["password", "signing_code", "last_login"])
class User(Recorded, AbstractBaseUser):
    """One person or machine. Identifiers are never reused and accounts never shared (SEC-01)."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    credentials = models.CharField(max_length=40, blank=True, help_text="as printed after the name: PharmD, MD, CPhT")
    audience = models.CharField(max_length=12, choices=choices_of(Audience))
    is_active = models.BooleanField(default=True)
    signing_code = models.CharField(max_length=200, blank=True, editable=False)
    designated_from = models.DateField(null=True, blank=True)
    designated_until = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    # Django's own permission machinery is not used: roles.py is the one place.
    is_staff = False
    is_superuser = False

    objects = UserManager()

    class Meta:
        constraints = [known("audience", Audience, "user_audience_known")]

    def __str__(self) -> str:
        return f"user {self.public_id}"

    @property
    def printed_name(self) -> str:
        """The name as printed beside a signature (SEC-10)."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    def roles_at(self, at: datetime) -> frozenset[Role]:
        """The roles held at `at`, with those they include; none for a deactivated user."""
        if not self.is_active:
            return frozenset()
        held = {Role(grant.role) for grant in self.role_grants.all() if grant.holds_at(at)}
        return with_included(held)


class RoleGrant(Recorded):
    """A role given to a user from a moment until a moment; ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=24, choices=choices_of(Role))
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known("role", Role, "role_grant_role_known"),
            models.UniqueConstraint(fields=["user", "role"], condition=Q(until_at=None), name="role_granted_once"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=models.F("from_at")), name="role_grant_ends_after_start"
            ),
        ]

    @property
    def stream_key(self) -> str:
        """Told in the user's own story."""
        return self.user.stream_key

    def holds_at(self, at: datetime) -> bool:
        """Whether the grant holds at `at`."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)
