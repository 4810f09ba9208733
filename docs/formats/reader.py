# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Checks a case bundle, lists it, takes it out: reader.py FOLDER SIGNING_KEY IDENTITY_FILE OWN_FINGERPRINT [EMPTY_FOLDER]."""
import hashlib, io, json, pathlib, re, subprocess, sys, tarfile, tempfile, unicodedata

BAD = re.compile(r'(?i)[\\:*?"<>|%]|^[ .]|[ .]$|^$|^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?$')
VERIFY = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "sender", "-n", "mlat-casebundle-v1", "-s", "sig"]

def need(fact, why):
    if not fact:
        raise ValueError(why)

def signed(place, data, signature):
    (place / "sig").write_bytes(signature)
    need(subprocess.run(VERIFY, cwd=place, input=data, capture_output=True).returncode == 0, "not signed by the sender")

def good(name):
    odd = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} & {unicodedata.category(character) for character in name}
    bad = odd or any(BAD.search(part) or len(part.encode()) > 200 for part in name.split("/"))
    return not bad and len(name.encode()) <= 1000 and unicodedata.is_normalized("NFC", name)

def outside(folder, identity, place):
    """The envelope and the decrypted tar, once signature, list of files and hashes hold."""
    data, joined = (folder / "bundle.json").read_bytes(), b""
    signed(place, data, (folder / "bundle.json.sig").read_bytes())
    told = json.loads(data)
    need(told["format"] == "mlat-case-bundle" and told["version"][0] == 1, "it is of another format, perhaps a newer one")
    names = ["OPEN-ME.txt", *(f"bundle.tar.age.{n:03}" for n in range(1, len(told["parts"]) + 1))]
    need(names == [file["name"] for file in told["files"] + told["parts"]], "its files are not in order")
    need({path.name for path in folder.iterdir()} == {*names, "bundle.json", "bundle.json.sig"}, "a file too many or too few")
    for file in told["files"] + told["parts"]:
        data = (folder / file["name"]).read_bytes()
        need((len(data), hashlib.sha256(data).hexdigest()) == (file["size"], file["sha256"]), "a file was altered or cut")
        joined += data if file in told["parts"] else b""
    return told, subprocess.run(["age", "-d", "-i", identity], input=joined, capture_output=True, check=True).stdout

def inside(told, tar, own, place):
    """The files of the bag by name, once names, inner signature, manifests, addressee and case record hold."""
    archive, files, folded = tarfile.open(fileobj=io.BytesIO(tar), mode="r:"), {}, set()
    for each in archive:
        plain = each.type == tarfile.REGTYPE and each.pax_headers.keys() <= {"path", "size"}
        need(plain and good(each.name), "an entry that is no plain file with a safe name")
        files[each.name] = archive.extractfile(each).read()
        folded.add(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", each.name).casefold()))
    need(len(folded) == len(archive.getnames()) and tar[archive.offset :] == bytes(1024), "a name twice, or no proper end")
    bag = {name.removeprefix(told["id"] + "/"): data for name, data in files.items() if name.startswith(told["id"] + "/")}
    signed(place, bag["tagmanifest-sha256.txt"], files[told["id"] + ".sig"])
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in bag.items() if name != "tagmanifest-sha256.txt"}
    lines = (bag["tagmanifest-sha256.txt"] + bag["manifest-sha256.txt"]).decode().splitlines()
    listed = dict(line.split("  ", 1)[::-1] for line in lines)
    need(hashes == listed and len(files) == len(bag) + 1, "a file is altered, missing or extra")
    info, case = bag["bag-info.txt"].decode().splitlines(), json.loads(bag["data/case.json"])
    form = "Bundle-Format: mlat-case-bundle " + ("1.1" if "data/index.html" in bag else "1.0")
    own_lines = {form, f"External-Identifier: urn:uuid:{told['id']}", f"Bundle-Sequence: {told['sequence']}"}
    need(own_lines <= {*info}, "another bundle, or another form than its files are of")
    need(f"Bundle-Recipient: {own}" in info, "it is addressed to other offices")
    need(case["format"] == "mlat-case" and case["version"][0] == 1, "its case record is of another format")
    content = {(name, len(data), hashes[name]) for name, data in bag.items() if re.match("data/(letters|evidence)/", name)}
    need(content == {(f["path"], f["size"], f["sha256"]) for f in case["letters"] + case["evidence"]}, "other files than named")
    return bag

def main(folder, key, identity, own, target=None):
    with tempfile.TemporaryDirectory() as place:
        need(not folder.endswith(".incomplete"), "it was never finished")
        pathlib.Path(place, "allowed").write_text(f"sender {key}\n")
        bag = inside(*outside(pathlib.Path(folder), identity, pathlib.Path(place)), own, pathlib.Path(place))
    for number, (name, data) in enumerate(sorted(bag.items())):
        print(f"{number:04}", len(data), name)  # a name is shown, never made a path of
        if target:
            pathlib.Path(target, f"{number:04}").write_bytes(data)

if __name__ == "__main__":  # whatever is raised is a refusal
    main(*sys.argv[1:])
