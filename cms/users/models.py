"""A person: an account in the portal, a shadow of it in a site."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    def create_user(self, *, email: str, password: str | None = None, **fields) -> "User":
        """Create a person; without a password, one that signs in by code or by sign-on only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """`portal_id` is who this is, everywhere and for ever; the primary key means nothing outside its schema."""

    portal_id = models.UUIDField(_("portal identity"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    # The language of this person's mails and screens; empty until chosen.
    language = models.CharField(_("language"), max_length=10, blank=True, default="", db_default="")
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.get_full_name() or self.email

    def get_full_name(self):
        return " ".join(f"{self.first_name} {self.last_name}".split())  # a name with line breaks would write our letters

    def get_short_name(self):
        return " ".join(self.first_name.split()) or self.email
