"""Commands on the linking model: learn one from the log, list those that are published, show one."""

from pathlib import Path

import click

from bongsu.domain.errors import NotFoundError
from bongsu.domain.linking.model import first_model
from bongsu.domain.saying import saying
from bongsu.entrypoints.cli.listing import Listing
from bongsu.entrypoints.cli.options import data_option, json_option, opened, print_json
from bongsu.entrypoints.running import settle
from bongsu.entrypoints.web.languages import language
from bongsu.entrypoints.web.vocabulary import word
from bongsu.services.linking_model import learn_model, published, summary


@click.group(cls=Listing)
def model() -> None:
    """The linking model: which keys spread over unrelated events, how rare names are, what each field weighs."""


@model.command()
@data_option
@json_option
def learn(data: Path, as_json: bool) -> None:
    """Learn a model from the log, freeze it and publish it in `decisions`. `bongsu rebuild links` puts it to use."""
    with opened(data) as hub:
        settle(hub)
        learnt = learn_model(hub.archive, hub.log, hub.clock())
        settle(hub)
    if as_json:
        print_json(summary(learnt))
        return
    click.echo(f"model {learnt.version} learnt from {learnt.alerts} alerts: {len(learnt.hubs)} keys are shared widely")
    for key, spread in sorted(learnt.hubs.items(), key=lambda each: -each[1])[:20]:
        click.echo(f"    {_in_words(key)}  over {spread} unrelated events")
    click.echo("`bongsu rebuild links` makes all links again with it")


def _in_words(key: str) -> str:
    """A key such as `phone:+66812345678` with its scheme in words."""
    scheme, _, value = key.partition(":")
    return f"{word('scheme', scheme, language('en'))} {value}"


@model.command("list")
@data_option
@json_option
def list_(data: Path, as_json: bool) -> None:
    """List the models: the first one, which ships with the package, and every published one."""
    with opened(data) as hub:
        models = [("-", first_model()), *published(hub.log)]
        used = hub.links.version()
    for at, each in models:
        if as_json:
            print_json({"version": each.version, "at": at, "alerts": each.alerts, "in_use": each.version == used})
        else:
            click.echo(
                f"{each.version}  {at[:19]:<19}  {each.alerts} alerts{'  in use' if each.version == used else ''}"
            )


@model.command()
@click.argument("version")
@data_option
@json_option
def show(version: str, data: Path, as_json: bool) -> None:
    """Show what the model VERSION holds."""
    with opened(data) as hub:
        models = {each.version: each for each in (first_model(), *(found for _, found in published(hub.log)))}
    if version not in models:
        raise NotFoundError(
            saying("no model %(version)s is published: `bongsu model list` shows those that are", version=repr(version))
        )
    document = summary(models[version])
    if as_json:
        print_json(document)
    else:
        for name, value in document.items():
            click.echo(f"{name:<12} {value}")
