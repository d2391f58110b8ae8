"""Writes the trees beside this file: one folder a machine, with the files of /proc and /sys that the reader looks at.

Run it in its own folder: python3 make_trees.py. What each tree was written after is in README.md.
"""

import pathlib
import shutil

HERE = pathlib.Path(__file__).parent


class Tree:
    def __init__(self, name):
        self.root = HERE / name
        shutil.rmtree(self.root, ignore_errors=True)

    def put(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else (text + "\n").encode())

    def cpu(self, number, path, text):
        self.put(f"sys/devices/system/cpu/cpu{number}/{path}", str(text))

    def siblings(self, number, cpus, file="core_cpus_list"):
        self.cpu(number, f"topology/{file}", cpus)

    def online(self, cpus):
        self.put("sys/devices/system/cpu/online", cpus)

    def mask(self, cpus):
        self.put("proc/self/status", f"Name:\tjava\nThreads:\t31\nCpus_allowed_list:\t{cpus}\nMems_allowed_list:\t0")

    def cpuinfo(self, blocks):
        self.put("proc/cpuinfo", "\n\n".join(blocks))

    def cgroup2(self, group="/", limits=None):
        self.put("proc/self/cgroup", f"0::{group}")
        self.put(
            "proc/self/mountinfo",
            "22 27 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw\n"
            "31 23 0:27 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate",
        )
        for path, limit in (limits or {}).items():
            self.put(f"sys/fs/cgroup{path}/cpu.max", limit)


def arm(number, implementer, part, variant="0x1"):
    return (
        f"processor\t: {number}\nBogoMIPS\t: 38.40\n"
        "Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp\n"
        f"CPU implementer\t: {implementer}\nCPU architecture: 8\nCPU variant\t: {variant}\n"
        f"CPU part\t: {part}\nCPU revision\t: 1"
    )


def x86(number, vendor, model, core, siblings, cores):
    return (
        f"processor\t: {number}\nvendor_id\t: {vendor}\nmodel name\t: {model}\n"
        f"physical id\t: 0\nsiblings\t: {siblings}\ncore id\t\t: {core}\ncpu cores\t: {cores}\n"
        "flags\t\t: fpu sse sse2 avx avx2"
    )


def snapdragon_wsl2():
    tree = Tree("snapdragon-x-elite-wsl2")
    tree.online("0-11")
    tree.mask("0-11")
    tree.cpuinfo(arm(n, "0x51", "0x001") for n in range(12))
    for n in range(12):
        tree.siblings(n, n)
        tree.cpu(n, "cpu_capacity", 1024)
    tree.cgroup2("/init.scope", {"/init.scope": "max 100000"})


def snapdragon_native():
    tree = Tree("snapdragon-x-elite-native")
    tree.online("0-11")
    tree.mask("0-11")
    tree.cpuinfo(arm(n, "0x51", "0x001") for n in range(12))
    for n in range(12):
        cluster = n // 4
        tree.siblings(n, n)
        tree.cpu(n, "topology/cluster_cpus_list", f"{4 * cluster}-{4 * cluster + 3}")
        tree.cpu(n, "cpu_capacity", 1024)
        tree.cpu(n, "cpufreq/cpuinfo_max_freq", 3417600 if cluster == 0 else 4300800)
    user = "/user.slice/user-1000.slice/session-2.scope"
    tree.cgroup2(user, {user: "max 100000", "/user.slice": "max 100000"})


def graviton3():
    tree = Tree("graviton3")
    tree.online("0-7")
    tree.mask("0-7")
    tree.cpuinfo(arm(n, "0x41", "0xd40") for n in range(8))
    for n in range(8):
        tree.siblings(n, n)
        tree.cpu(n, "cpu_capacity", 1024)
    tree.cgroup2("/system.slice/app.service", {"/system.slice/app.service": "max 100000"})


def raspberry_pi_5():
    tree = Tree("raspberry-pi-5")
    tree.online("0-3")
    tree.mask("0-3")
    tree.cpuinfo(arm(n, "0x41", "0xd0b", "0x4") for n in range(4))
    for n in range(4):
        tree.siblings(n, n)
        tree.cpu(n, "cpu_capacity", 1024)
        tree.cpu(n, "cpufreq/cpuinfo_max_freq", 2400000)
    tree.cgroup2()


def intel_hybrid():
    tree = Tree("intel-hybrid")
    tree.online("0-19")
    tree.mask("0-19")
    name = "12th Gen Intel(R) Core(TM) i7-12700"
    blocks = []
    for n in range(20):
        strong = n < 16
        # Performance cores count their core ids in steps of 4, efficiency cores one by one.
        core = 4 * (n // 2) if strong else 20 + n
        blocks.append(x86(n, "GenuineIntel", name, core, 20, 12))
        first = n - n % 2
        tree.siblings(n, f"{first}-{first + 1}" if strong else n)
        tree.cpu(n, "cpufreq/cpuinfo_max_freq", 4800000 if strong else 3600000)
        tree.cpu(n, "acpi_cppc/highest_perf", 60 if strong else 36)
    tree.cpuinfo(blocks)
    tree.put("sys/devices/cpu_core/cpus", "0-15")
    tree.put("sys/devices/cpu_atom/cpus", "16-19")
    tree.cgroup2()


RYZEN = "AMD Ryzen 7 5800X 8-Core Processor"


def ryzen(name, mask):
    tree = Tree(name)
    tree.online("0-15")
    tree.mask(mask)
    tree.cpuinfo(x86(n, "AuthenticAMD", RYZEN, n % 8, 16, 8) for n in range(16))
    # Preferred cores: one design, ranked by how fast each piece of silicon turned out.
    highest = [196, 236, 176, 231, 186, 211, 166, 226]
    for n in range(16):
        tree.siblings(n, f"{n % 8},{n % 8 + 8}")
        tree.cpu(n, "cpufreq/cpuinfo_max_freq", 4850195)
        tree.cpu(n, "acpi_cppc/highest_perf", highest[n % 8])
    tree.cgroup2()


def xeon(tree):
    tree.online("0-7")
    tree.mask("0-7")
    tree.cpuinfo(x86(n, "GenuineIntel", "Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz", n % 4, 8, 4) for n in range(8))
    for n in range(8):
        tree.siblings(n, f"{n % 4},{n % 4 + 4}", "thread_siblings_list")


def container_v2():
    tree = Tree("container-quota-1.5")
    xeon(tree)
    tree.cgroup2("/", {"": "150000 100000"})


def container_v1():
    tree = Tree("container-quota-1.5-cgroup-v1")
    xeon(tree)
    group = "/docker/4d3a2c0fbd1e"
    tree.put(
        "proc/self/cgroup",
        f"9:name=systemd:{group}\n4:cpu,cpuacct:{group}\n3:cpuset:{group}\n2:memory:{group}\n0::/system.slice/containerd.service",
    )
    tree.put(
        "proc/self/mountinfo",
        f"610 600 0:28 {group} /sys/fs/cgroup/cpu,cpuacct ro,nosuid,nodev,noexec,relatime master:11 - cgroup cgroup rw,cpu,cpuacct\n"
        f"611 600 0:29 {group} /sys/fs/cgroup/memory ro,nosuid,nodev,noexec,relatime master:12 - cgroup cgroup rw,memory",
    )
    tree.put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "150000")
    tree.put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000")


def service_in_slice():
    tree = Tree("service-in-limited-slice")
    xeon(tree)
    tree.cgroup2(
        "/apps.slice/apps-search.slice/search.service",
        {
            "/apps.slice/apps-search.slice/search.service": "max 100000",
            "/apps.slice/apps-search.slice": "600000 200000",
            "/apps.slice": "700000 100000",
        },
    )


def phone():
    tree = Tree("big-little-phone")
    tree.online("0-7")
    tree.mask("0-7")
    parts = ["0xd46"] * 3 + ["0xd4d"] * 2 + ["0xd47"] * 2 + ["0xd4e"]
    capacity = [326] * 3 + [693] * 4 + [1024]
    clock = [2016000] * 3 + [2803200] * 4 + [3187200]
    tree.cpuinfo(arm(n, "0x41", parts[n]) for n in range(8))
    for n in range(8):
        tree.siblings(n, n)
        tree.cpu(n, "cpu_capacity", capacity[n])
        tree.cpu(n, "cpufreq/cpuinfo_max_freq", clock[n])
    tree.cgroup2()


def names_only():
    tree = Tree("big-little-names-only")
    tree.online("0-7")
    tree.mask("0-7")
    tree.cpuinfo(arm(n, "0x41", "0xd05" if n < 4 else "0xd0b") for n in range(8))
    for n in range(8):
        tree.siblings(n, n)
        tree.cpu(n, "cpu_capacity", 1024)
    tree.cgroup2()


def no_sysfs():
    tree = Tree("no-sysfs")
    tree.mask("0-3")
    tree.cpuinfo(x86(n, "GenuineIntel", "Intel(R) Xeon(R) CPU @ 2.20GHz", n // 2, 4, 2) for n in range(4))


def garbled():
    tree = Tree("garbled")
    tree.online("0-banana")
    tree.put("proc/self/status", "Cpus_allowed_list:\t7-3\nCpus_allowed_list")
    tree.put("proc/cpuinfo", b"processor\t: \xff\xfe\nCPU part\t: 0xzz\n:::\nprocessor\t: -4\nno colon here")
    tree.put("proc/self/cgroup", "0:\n::\n0::../../elsewhere\nx")
    tree.put("proc/self/mountinfo", "1 2 3\n31 23 0:27 / /sys/fs/cgroup rw - \n31 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw")
    tree.put("sys/fs/cgroup/cpu.max", "plenty 0")
    tree.put("sys/devices/cpu_core/cpus", "")
    tree.put("sys/devices/cpu_atom/cpus", "?")
    for n in range(4):
        tree.cpu(n, "topology/core_cpus_list", "9" if n % 2 else "0--3")
        tree.cpu(n, "topology/thread_siblings_list", "99999999999")
        tree.cpu(n, "cpu_capacity", "-5" if n else "1024")
        tree.cpu(n, "cpufreq/cpuinfo_max_freq", "<unknown>")
        tree.put(f"sys/devices/system/cpu/cpu{n}/acpi_cppc/highest_perf", b"\x00\x01\x02")


snapdragon_wsl2()
snapdragon_native()
graviton3()
raspberry_pi_5()
intel_hybrid()
ryzen("amd-smt", "0-15")
ryzen("process-mask", "0-2,8,10")
container_v2()
container_v1()
service_in_slice()
phone()
names_only()
no_sysfs()
garbled()
