#!/usr/bin/env python3
"""Does for one service and its socket what systemd does, to try an in-place restart anywhere.

Usage: without-systemd.py SERVICE-UNIT PORT [FROM TO]...

Listens on PORT of 127.0.0.1 with the Backlog of the socket unit beside the service unit, and starts the service's
ExecStart with that socket as its standard input, after each FROM in it is replaced by TO. SIGHUP restarts the service by its
ExecStop and SIGTERM, and a status of RestartForceExitStatus does too; SIGTERM and Ctrl-C stop it.
"""
import os
import shlex
import signal
import socket
import subprocess
import sys


def setting(unit, name):
    """All values of a setting, in order."""
    with open(unit, encoding='utf-8') as lines:
        return [line.split('=', 1)[1].strip() for line in lines if line.startswith(name + '=')]


def main(unit, port, *words):
    command = setting(unit, 'ExecStart')[0]
    for before, after in zip(words[::2], words[1::2]):
        command = command.replace(before, after)
    environment = dict(os.environ)
    environment.update(assignment.split('=', 1) for assignment in setting(unit, 'Environment'))
    stop = setting(unit, 'ExecStop')[0].removeprefix('-')
    for before, after in zip(words[::2], words[1::2]):
        stop = stop.replace(before, after)
    restarts = setting(unit, 'RestartForceExitStatus')

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(('127.0.0.1', int(port)))
    listening.listen(int(setting(unit.replace('.service', '.socket'), 'Backlog')[0]))
    print('listening', listening.getsockname()[1], flush=True)

    wanted = []  # The last word is what shall become of the service.
    service = None

    def told(word):
        def handler(number, frame):
            wanted.append(word)
            subprocess.run(shlex.split(stop), env=environment)
            service.send_signal(signal.SIGTERM)
        return handler

    while True:
        service = subprocess.Popen(shlex.split(command), stdin=listening, env=environment)
        signal.signal(signal.SIGHUP, told('restart'))
        signal.signal(signal.SIGTERM, told('stop'))
        signal.signal(signal.SIGINT, lambda number, frame: wanted.append('stop'))  # The terminal tells the service.
        status = service.wait()
        print('ended', status, flush=True)
        if str(status) not in restarts and wanted[-1:] != ['restart']:
            return
        wanted.clear()


main(*sys.argv[1:])
