"""Pages from templates: one environment per language, the stylesheets inlined under a strict policy."""

import base64
import functools
import hashlib
from collections.abc import Callable, Hashable
from typing import Any

import jinja2
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from assembly.paths import resource
from assembly.web import words

MOST_FRAGMENTS = 8192  # of a language, about 1 kB each


class Pages:
    """Renders templates. `link` gives the path of a named route, without the language's prefix."""

    def __init__(self, link: Callable[..., str]) -> None:
        self.stylesheet, self.hall_stylesheet = _style("app.css"), _style("pantalla.css")
        self.policy = _policy(self.stylesheet, self.hall_stylesheet)
        self._link = functools.lru_cache(maxsize=8192)(link)  # a page has a hundred links, and many are the same
        self._environments = {lang: self._environment(lang) for lang in words.LANGUAGES}

    def render(self, lang: str, template: str, context: dict[str, Any]) -> str:
        """The HTML of `template`."""
        return self._environments[lang].get_template(template).render(context)

    def compiled(self, lang: str, template: str) -> jinja2.Template:
        """A template, compiled; raises jinja2's error when it cannot be."""
        return self._environments[lang].get_template(template)

    def template_names(self) -> list[str]:
        """Every template there is."""
        return self._environments[words.SPANISH].list_templates(extensions=["html"])

    def link(self, lang: str, name: str, **params: Any) -> str:
        """The path of a route in a language."""
        return prefix(lang) + self._link(name, **params)

    def _environment(self, lang: str) -> jinja2.Environment:
        translate = words.translator(lang)
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(resource("templates")),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=translate,
        )
        environment.globals |= _messages(lang) | {
            "lang": lang,
            "stylesheet": Markup(self.stylesheet),  # noqa: S704  (our own file, and hashed in the policy)
            "hall_stylesheet": Markup(self.hall_stylesheet),  # noqa: S704  (likewise)
            "url": lambda name, **params: self.link(lang, name, **params),
            "show_day": lambda value: words.day(value, lang),
            "show_moment": lambda value, zone: words.moment(value, zone, lang),
            "show_hour": words.hour,
            "kept": _fragments(),
        }
        environment.filters["translated"] = translate
        return environment


def _messages(lang: str) -> dict[str, Callable[..., Markup]]:
    """`_` and `ngettext` of the templates: values are escaped, messages are ours.

    jinja2.ext.i18n does the same in six calls for each message, a fifth of the time of a page.
    """
    catalogue = words.translations(lang)
    found = functools.lru_cache(maxsize=8192)(catalogue.gettext)

    @functools.lru_cache(maxsize=8192)
    def bare(message: str) -> Markup:
        return _filled(catalogue.gettext(message), {})

    def gettext(message: str, **values: Any) -> Markup:
        return _filled(found(message), values) if values else bare(message)

    def ngettext(one: str, many: str, num: int, **values: Any) -> Markup:
        return _filled(catalogue.ngettext(one, many, num), {"num": num} | values)

    return {"_": gettext, "ngettext": ngettext}


def _fragments() -> Callable[..., str]:
    """`kept(macro, *values)` of the templates: what a macro made of those values, which must be all that it shows."""
    made: dict[tuple[Hashable, ...], str] = {}

    def kept(macro: Macro, *values: Hashable) -> str:
        key = (macro._func.__code__, *values)
        found = made.get(key)
        if found is None:
            if len(made) >= MOST_FRAGMENTS:
                made.clear()
            found = made[key] = macro(*values)
        return found

    return kept


def _filled(message: str, values: dict[str, Any]) -> Markup:
    return Markup(message % {name: escape(value) for name, value in values.items()})  # noqa: S704  (values are escaped)


def prefix(lang: str) -> str:
    """Spanish has no prefix; other languages stand under their own."""
    return "" if lang == words.SPANISH else f"/{lang}"


def _style(name: str) -> str:
    return resource("static").joinpath(name).read_text(encoding="utf-8").strip()


def _policy(*stylesheets: str) -> str:
    digests = (hashlib.sha256(one.encode()).digest() for one in stylesheets)
    styles = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; style-src 'self' {styles}; script-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
