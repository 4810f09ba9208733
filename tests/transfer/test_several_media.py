# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A bundle whose parts lie on several media: read together, gathered one after another, and never mixed."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import SIGNATURE_NAMESPACE, Arrived
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.writer import Writer
from tests.transfer.conftest import Keys, plan, reader_keys

OTHER = "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"


def spread(folder: Path, target: Path, count: int) -> list[Path]:
    """The parts of a bundle dealt out to so many media, each with the same envelope."""
    parts = sorted(folder.glob("bundle.*.0*"))
    assert len(parts) >= count
    media = []
    for number in range(count):
        medium = target / f"medium-{number + 1}" / folder.name
        medium.mkdir(parents=True)
        for name in ("OPEN-ME.txt", "bundle.json", "bundle.json.sig"):
            shutil.copy(folder / name, medium / name)
        for at, part in enumerate(parts):
            if at % count == number:
                shutil.copy(part, medium / part.name)
        media.append(medium)
    return media


@pytest.fixture
def media(sender: Keys, receiver: Keys, stick: Path, tmp_path: Path) -> list[Path]:
    folder = Writer(signatures, part_size=18_000).write(plan(sender, [receiver]), stick, Silent(), CancelToken()).folder
    return spread(folder, tmp_path, 3)


def check(folders: Path | Sequence[Path], receiver: Keys, sender: Keys) -> None:
    Reader(signatures).check(folders, reader_keys(receiver, sender.card), Silent(), CancelToken())


def gather(folders: Path | Sequence[Path], place: Path, receiver: Keys, sender: Keys) -> Arrived:
    return Reader(signatures).gather(folders, reader_keys(receiver, sender.card), place, Silent(), CancelToken())


def test_all_media_together_are_one_bundle_in_any_order(media: list[Path], receiver: Keys, sender: Keys) -> None:
    check(media, receiver, sender)
    check(media[::-1], receiver, sender)


def test_one_medium_alone_names_the_part_that_lies_elsewhere(media: list[Path], receiver: Keys, sender: Keys) -> None:
    with pytest.raises(KnownError) as caught:
        check(media[0], receiver, sender)
    assert caught.value.code is Code.BUNDLE_PART_MISSING
    assert sentence(caught.value).startswith("Part 2 of 3 is not on this medium: put in the medium that holds it.")
    with pytest.raises(KnownError) as caught:
        check([media[1], media[2]], receiver, sender)
    assert sentence(caught.value).startswith("Part 1 of 3 is not on this medium")


def test_media_are_gathered_one_after_another_and_opened_once_all_is_there(
    media: list[Path], receiver: Keys, sender: Keys, tmp_path: Path
) -> None:
    place, keys = tmp_path / "quarantine" / "incoming-1", reader_keys(receiver, sender.card)
    assert gather(media[1], place, receiver, sender).missing == (1, 3)
    assert gather(media[1], place, receiver, sender).missing == (1, 3)
    with pytest.raises(KnownError) as caught, Reader(signatures).opened(place, keys, Silent(), CancelToken()):
        pass
    assert caught.value.code is Code.BUNDLE_PART_MISSING
    assert gather(media[0], place, receiver, sender).missing == (3,)
    assert gather(media[2], place, receiver, sender).missing == ()
    seen: list[bytes] = []
    with Reader(signatures).opened(place, keys, Silent(), CancelToken()) as received:
        received.each(lambda file, stream: seen.append(stream.read()))
        assert len(received.bundle.files) == len(seen) == 2
    assert place.exists(), "what is done with the copy is for who gathered it"


def test_a_cut_part_is_named_and_costs_nothing_that_was_gathered(
    media: list[Path], receiver: Keys, sender: Keys, tmp_path: Path
) -> None:
    place = tmp_path / "quarantine" / "incoming-1"
    part = media[1] / "bundle.tar.age.002"
    whole = part.read_bytes()
    part.write_bytes(whole[:50])
    with pytest.raises(KnownError) as caught:
        gather(media[1], place, receiver, sender)
    assert caught.value.code is Code.BUNDLE_PART_TRUNCATED
    assert sentence(caught.value).startswith("Part 2 of 3 is incomplete: 50 of ")
    assert not place.exists()
    gather(media[0], place, receiver, sender)
    before = sorted(path.name for path in place.iterdir())
    with pytest.raises(KnownError):
        gather(media[1], place, receiver, sender)
    assert sorted(path.name for path in place.iterdir()) == before
    part.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(KnownError) as caught:
        gather(media[1], place, receiver, sender)
    assert caught.value.code is Code.BUNDLE_FILE_ALTERED
    assert sorted(path.name for path in place.iterdir()) == before
    part.write_bytes(whole)
    assert gather(media[1:], place, receiver, sender).missing == ()


def test_the_whole_one_of_two_copies_of_a_part_is_read(media: list[Path], receiver: Keys, sender: Keys) -> None:
    (media[0] / "bundle.tar.age.002").write_bytes(b"cut")
    check(media, receiver, sender)


def test_parts_of_two_bundles_are_never_put_together(media: list[Path], receiver: Keys, sender: Keys, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Writer(signatures, part_size=18_000)
    another = other.write(plan(sender, [receiver], uid=OTHER), tmp_path / "other", Silent(), CancelToken()).folder
    with pytest.raises(KnownError) as caught:
        check([media[0], another], receiver, sender)
    assert caught.value.code is Code.BUNDLE_OTHER_MEDIUM
    place = tmp_path / "quarantine" / "incoming-1"
    gather(media[0], place, receiver, sender)
    with pytest.raises(KnownError) as caught:
        gather(another, place, receiver, sender)
    assert caught.value.code is Code.BUNDLE_OTHER_MEDIUM
    assert not (place / "bundle.tar.age.002").exists()


def test_what_is_not_listed_is_refused_on_every_medium(media: list[Path], receiver: Keys, sender: Keys) -> None:
    (media[2] / "autorun.inf").write_text("evil")
    with pytest.raises(KnownError) as caught:
        check(media, receiver, sender)
    assert caught.value.code is Code.BUNDLE_FILE_EXTRA


def test_what_was_changed_in_quarantine_is_refused_when_it_is_opened(
    media: list[Path], receiver: Keys, sender: Keys, tmp_path: Path
) -> None:
    place = tmp_path / "quarantine" / "incoming-1"
    gather(media, place, receiver, sender)
    part = place / "bundle.tar.age.003"
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    keys = reader_keys(receiver, sender.card)
    with pytest.raises(KnownError) as caught, Reader(signatures).opened(place, keys, Silent(), CancelToken()):
        pass
    assert caught.value.code is Code.BUNDLE_FILE_ALTERED


def test_a_medium_with_another_signature_is_another_medium(
    media: list[Path], stranger: Keys, receiver: Keys, sender: Keys, tmp_path: Path
) -> None:
    """The envelope alone does not make two media one bundle: whoever else signed it is not the sender."""
    envelope = (media[1] / "bundle.json").read_bytes()
    (media[1] / "bundle.json.sig").write_bytes(signatures.sign(stranger.seed, envelope, SIGNATURE_NAMESPACE))
    with pytest.raises(KnownError) as caught:
        check(media, receiver, sender)
    assert caught.value.code is Code.BUNDLE_OTHER_MEDIUM
