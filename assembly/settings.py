"""Settings: environment variables with the prefix ASSEMBLY_ (or a `.env` file beside the program)."""

import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every field is one variable; `docs/settings.md` lists them and a test keeps it so."""

    model_config = SettingsConfigDict(env_prefix="ASSEMBLY_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(default=Path("data"), description="Where the database, the evidence and the key live.")
    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy address, for PostgreSQL 15 or newer. Without it: SQLite in the data folder.",
    )
    evidence_url: str | None = Field(
        default=None,
        description="A bucket for the evidence, as s3://bucket/folder (extra `s3`). Without it: the data folder.",
    )
    evidence_endpoint: str | None = Field(
        default=None,
        description="The address of the bucket's service, when it is not Amazon's.",
    )
    secret_key: SecretStr | None = Field(
        default=None, description="Signs cookies and links. Without it: made once and kept in the data folder."
    )
    base_url: str | None = Field(
        default=None, description="The public address, as https://example.org; printed in QR codes and links."
    )
    secure_cookies: bool = Field(
        default=False, description="Send cookies over HTTPS only. Always set it when the site is public."
    )
    allowed_hosts: str = Field(default="*", description="Host names that are answered, separated by commas.")
    page_memory_mb: int = Field(
        default=96, ge=0, description="Memory for public pages, in megabytes for each process; 0 keeps none."
    )
    oc4ids_prefix: str = Field(
        default="oc4ids-000000",
        pattern=r"^oc4ids-[a-z0-9]{6}$",
        description="The prefix of project ids that the Open Contracting Partnership gave this publisher, for OC4IDS.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much is logged.")

    @property
    def database(self) -> str:
        """The database's address; the data folder is made when SQLite needs it."""
        if self.database_url:
            return self.database_url
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return f"sqlite:///{(self.data_dir / 'assembly.sqlite3').resolve()}"

    @cached_property
    def key(self) -> str:
        """The signing key: from the environment, else from `secret.key` in the data folder, made on first use."""
        if self.secret_key:
            return self.secret_key.get_secret_value()
        path = self.data_dir / "secret.key"
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text()
