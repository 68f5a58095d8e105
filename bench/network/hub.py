"""Carries IP packets between network namespaces and holds each for a while: half of the round trip that is asked for.

usage: hub.py NAMESPACE=ADDRESS ...    each namespace gets a TUN device `hub` with that address in a /24
Reads lines `<round trip in ms>` on standard input and answers each with `ok`. Ends, and all devices with it, at its end.
tc's netem would do this, but many kernels (small virtual machines, containers) do not have it.
"""

import fcntl
import heapq
import os
import selectors
import socket
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
PACKET_BYTES = 65_536


def open_tun(number: int, namespace: str, address: str) -> int:
    """A TUN device in `namespace`, held by this process: a device keeps its file when it moves."""
    name = f'hub{number}'
    tun = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack('16sH22x', name.encode(), IFF_TUN | IFF_NO_PI))
    ip = lambda *words: subprocess.run(['ip', *words], check=True)
    ip('link', 'set', name, 'netns', namespace)
    ip('-n', namespace, 'addr', 'add', f'{address}/24', 'dev', name)
    ip('-n', namespace, 'link', 'set', name, 'mtu', '1500', 'up')
    return tun


def main() -> None:
    parties = [argument.split('=') for argument in sys.argv[1:]]
    tuns = {socket.inet_aton(address): open_tun(number, name, address) for number, (name, address) in enumerate(parties)}
    try:
        # Sooner than whatever else the machine does, or the delay is longer than asked for.
        os.nice(-10)
    except PermissionError:
        pass
    selector = selectors.DefaultSelector()
    for tun in tuns.values():
        selector.register(tun, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    delay, count, held = 0.0, 0, []
    print('ok', flush=True)
    while True:
        now = time.monotonic()
        while held and held[0][0] <= now:
            _, _, tun, packet = heapq.heappop(held)
            try:
                os.write(tun, packet)
            except OSError:
                pass  # a full queue drops, as networks do
        for key, _ in selector.select(max(0.0, held[0][0] - now) if held else None):
            if key.fileobj is sys.stdin:
                line = sys.stdin.readline()
                if not line:
                    return
                delay = float(line) / 2 / 1000
                print('ok', flush=True)
                continue
            while True:
                try:
                    packet = os.read(key.fd, PACKET_BYTES)
                except BlockingIOError:
                    break
                # IPv4 only: the destination stands in bytes 16 to 20. Anything else has no party.
                tun = tuns.get(packet[16:20]) if packet[0] >> 4 == 4 else None
                if tun is not None:
                    count += 1
                    heapq.heappush(held, (time.monotonic() + delay, count, tun, packet))


main()
