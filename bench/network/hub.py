"""Carries IP packets between network namespaces, each over the bad line that it is told of.

usage: hub.py SEED HOST=NAMESPACE ...    each namespace gets a TUN device `hub`; it has no address until somebody gives it one
Reads commands on standard input, one JSON object a line, and answers each with `ok`:

  {"do": "address", "host": HOST, "address": "198.51.100.2" or null}    packets to this address, and no other, go to the host
  {"do": "line", "host": HOST, ...}                                     what its line is like from now on; see Line

Ends, and all devices with it, when standard input does. tc's netem would do much of this, but many kernels (small virtual
machines, containers) do not have it.
"""

import fcntl
import heapq
import json
import os
import random
import selectors
import socket
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
PACKET_BYTES = 65_536
UDP = 17


class Bursts:
    """Now and then, for a while, `loss` of all packets: good and bad spells that last as long as chance has it (Gilbert-Elliott)."""

    def __init__(self, chance: random.Random, loss: float, bad: float, good: float):
        self.chance, self.loss, self.mean = chance, loss, {True: bad / 1000, False: good / 1000}
        self.bad, self.until = True, time.monotonic()

    def loss_at(self, now: float) -> float:
        while self.until <= now:
            self.bad = not self.bad
            self.until += self.chance.expovariate(1 / self.mean[self.bad])
        return self.loss if self.bad else 0.0


class Direction:
    """One way of a line: loses packets, lets them through at its rate, holds them; they do not overtake each other."""

    def __init__(self, chance, delay=0.0, jitter=0.0, loss=0.0, bursts=None, rate=None, queue=None, udp=True, up=True):
        self.chance, self.delay, self.jitter, self.loss = chance, delay / 1000, jitter / 1000, loss
        self.bursts = Bursts(chance, **bursts) if bursts else None
        self.bytes_per_second = rate * 1000 / 8 if rate else None
        self.queue_seconds = (queue or 0) / 1000
        self.udp, self.up = udp, up
        self.sent, self.last = 0.0, 0.0

    def after(self, before: 'Direction') -> 'Direction':
        """What is under way when a line changes stays in front."""
        self.sent, self.last = before.sent, before.last
        return self

    def due(self, packet: bytes, now: float):
        """When `packet`, which enters now, is at the other end; None when it is lost."""
        if not self.up or (not self.udp and packet[9] == UDP):
            return None
        if self.chance.random() < max(self.loss, self.bursts.loss_at(now) if self.bursts else 0.0):
            return None
        if self.bytes_per_second is not None:
            # A bucket that holds one packet's worth, and a queue for as long as it takes to send it.
            if self.sent - now > self.queue_seconds:
                return None
            self.sent = max(self.sent, now) + len(packet) / self.bytes_per_second
            now = self.sent
        self.last = max(self.last, now + self.delay + self.chance.uniform(-self.jitter, self.jitter))
        return self.last


class Line:
    """How a host is connected to the hub. Delay, jitter (ms), loss (0 to 1), rate (kbit/s) and queue (ms) hold each way."""

    def __init__(self, seed: str, tun: int):
        self.chance, self.tun = random.Random(seed), tun
        self.up, self.down = Direction(self.chance), Direction(self.chance)

    def change(self, **settings) -> None:
        self.up = Direction(self.chance, **settings).after(self.up)
        self.down = Direction(self.chance, **settings).after(self.down)


def open_tun(number: int, namespace: str) -> int:
    """A TUN device in `namespace`, held by this process: a device keeps its file when it moves."""
    name = f'hub{os.getpid()}-{number}'
    tun = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack('16sH22x', name.encode(), IFF_TUN | IFF_NO_PI))
    subprocess.run(['ip', 'link', 'set', name, 'netns', namespace, 'name', 'hub'], check=True)
    subprocess.run(['ip', '-n', namespace, 'link', 'set', 'hub', 'mtu', '1500', 'up'], check=True)
    return tun


class Hub:
    def __init__(self, lines: dict):
        self.lines = lines
        self.by_tun = {line.tun: line for line in lines.values()}
        self.by_address = {}
        self.count, self.held = 0, []

    def command(self, do: str, host: str, **rest) -> None:
        line = self.lines[host]
        if do == 'line':
            line.change(**rest)
        elif do == 'address':
            self.by_address = {address: other for address, other in self.by_address.items() if other is not line}
            if rest['address'] is not None:
                self.by_address[socket.inet_aton(rest['address'])] = line
        else:
            raise ValueError(do)

    def take(self, line: Line, packet: bytes) -> None:
        # IPv4 only: the destination stands in bytes 16 to 20. Anything else has no line to go.
        target = self.by_address.get(packet[16:20]) if packet[0] >> 4 == 4 else None
        if target is not None:
            self.hold(line.up.due(packet, time.monotonic()), target, packet, False)

    def hold(self, due, target: Line, packet: bytes, arrived: bool) -> None:
        if due is None:
            return
        self.count += 1
        heapq.heappush(self.held, (due, self.count, target, packet, arrived))

    def release(self) -> None:
        now = time.monotonic()
        while self.held and self.held[0][0] <= now:
            due, _, target, packet, arrived = heapq.heappop(self.held)
            if not arrived:
                # From when it was due, not from when there was time for it: lateness must not add up.
                self.hold(target.down.due(packet, due), target, packet, True)
                continue
            try:
                os.write(target.tun, packet)
            except OSError:
                pass  # a full queue drops, as networks do

    def wait(self):
        return max(0.0, self.held[0][0] - time.monotonic()) if self.held else None


def main() -> None:
    seed, *hosts = sys.argv[1:]
    parties = [host.split('=') for host in hosts]
    hub = Hub({host: Line(f'{seed} {host}', open_tun(number, namespace)) for number, (host, namespace) in enumerate(parties)})
    try:
        # Sooner than whatever else the machine does, or the delay is longer than asked for.
        os.nice(-10)
    except PermissionError:
        pass
    selector = selectors.DefaultSelector()
    for tun in hub.by_tun:
        selector.register(tun, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    print('ok', flush=True)
    while True:
        hub.release()
        for key, _ in selector.select(hub.wait()):
            if key.fileobj is sys.stdin:
                command = sys.stdin.readline()
                if not command:
                    return
                hub.command(**json.loads(command))
                print('ok', flush=True)
                continue
            while True:
                try:
                    packet = os.read(key.fd, PACKET_BYTES)
                except BlockingIOError:
                    break
                except OSError:
                    break  # the device is down just now
                hub.take(hub.by_tun[key.fd], packet)


main()
