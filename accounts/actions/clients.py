"""Machine clients: a user of their own each, with keys that are shown once and revoked for good."""

from datetime import datetime

from accounts.actions.roles import give, refuse_unless_administrator
from accounts.models import ApiClient, User
from accounts.roles import Audience, Role
from records.action import action, tell, tell_also
from records.public_ids import new_public_id
from records.refusals import Refusal
from records.rows import add, lock


class KeyRevoked(Refusal):
    """The key was revoked already; keys do not come back."""

    code = "key_revoked"


@action
def add_client(*, name: str, by: User, at: datetime) -> tuple[User, str]:
    """Make a machine user and its first key; the key is returned once and never stored. Raises NotAllowed, Invalid."""
    refuse_unless_administrator(by, at)
    public_id = new_public_id()
    email = f"{public_id.lower()}@client.invalid"
    user = User(public_id=public_id, name=name, email=email, audience=Audience.MACHINE)
    user.set_unusable_password()
    add(user, told=["name", "audience"])
    give(user, Role.CLIENT, from_at=at, until_at=None, by=by)
    prefix, key = _new_key(user)
    tell_also(user, {"key": prefix})
    return user, key


@action
def add_key(*, user: User, by: User, at: datetime) -> tuple[User, str]:
    """A further key of a machine user, to change keys without a pause. Raises NotAllowed, Refusal (deactivated)."""
    refuse_unless_administrator(by, at)
    lock(user)
    if user.audience != Audience.MACHINE or not user.is_active:
        raise Refusal("Only an open machine client has keys.", code="not_a_client")
    prefix, key = _new_key(user)
    tell(user, "user.key_made", after={"key": prefix})
    return user, key


@action
def revoke_key(*, client: ApiClient, by: User, at: datetime) -> ApiClient:
    """Stop a key for good. Raises NotAllowed, KeyRevoked."""
    refuse_unless_administrator(by, at)
    if not ApiClient.objects.filter(pk=client.pk, revoked=False).update(revoked=True):
        raise KeyRevoked("This key was revoked already.")
    tell(client.user, "user.key_revoked", after={"key": client.prefix})
    return client


def _new_key(user: User) -> tuple[str, str]:
    """A key's prefix, by which it is known, and the key itself."""
    client, key = ApiClient.objects.create_key(name=user.name[:50], user=user)
    return client.prefix, str(key)
