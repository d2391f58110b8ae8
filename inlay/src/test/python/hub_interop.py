"""What the hub's own client finds in a cache that Inlay wrote, and a cache for Inlay to read.

Run by HubPythonClientTest with HF_ENDPOINT and HF_HUB_CACHE set:
    python hub_interop.py read REPOSITORY COMMIT FILE...
    python hub_interop.py write snapshot|files REPOSITORY FILE...
Needs: pip install huggingface_hub (tested with 2.4.0).
"""

import os
import sys

mode, *arguments = sys.argv[1:]
if mode == "read":
    # Before the import: the client reads its settings once.
    os.environ["HF_HUB_OFFLINE"] = "1"

import huggingface_hub as hub  # noqa: E402

if mode == "read":
    repository, commit, *files = arguments
    for name in files:
        path = hub.hf_hub_download(repository, name)
        assert f"/snapshots/{commit}/" in path, path
        assert path == hub.hf_hub_download(repository, name, revision=commit)
    assert hub.try_to_load_from_cache(repository, "modules.json") is hub._CACHED_NO_EXIST
    snapshot = hub.snapshot_download(repository, allow_patterns=files)
    assert snapshot.endswith(commit), snapshot
    try:
        hub.snapshot_download(repository)
        raise AssertionError("the listing tells that files which Inlay does not need are missing")
    except hub.errors.IncompleteSnapshotError:
        pass
    info = hub.scan_cache_dir()
    assert not info.warnings, info.warnings
    (repo,) = info.repos
    (revision,) = repo.revisions
    assert repo.repo_id == repository and revision.commit_hash == commit and "main" in revision.refs
    assert sorted(f.file_name for f in revision.files) == sorted(os.path.basename(f) for f in files)
    print("read", repository, commit, repo.size_on_disk)
else:
    how, repository, *files = arguments
    if how == "snapshot":
        print(hub.snapshot_download(repository))
    else:
        for name in files:
            print(hub.hf_hub_download(repository, name))
