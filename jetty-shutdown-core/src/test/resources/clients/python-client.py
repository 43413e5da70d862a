# Usage: python3 python-client.py PERIOD_MILLIS
# As node-client.cjs, with the package websockets.
import asyncio
import json
import sys

import websockets

PERIOD = int(sys.argv[1]) / 1000


async def send(socket, seen):
    try:
        while True:
            await socket.send(str(seen["sent"]))
            seen["sent"] += 1
            await asyncio.sleep(PERIOD)
    except websockets.ConnectionClosed:
        pass


async def converse(uri):
    seen = {"extensions": "", "sent": 0, "received": 0, "disordered": 0, "error": ""}
    async with websockets.connect(uri) as socket:
        sending = asyncio.create_task(send(socket, seen))
        try:
            while True:
                message = await socket.recv()
                seen["disordered"] += message != str(seen["received"])
                seen["received"] += 1
        except websockets.ConnectionClosed as closed:
            complete = closed.rcvd is not None and closed.sent is not None
            seen.update(code=socket.close_code, reason=socket.close_reason, wasClean=complete)
        await sending
    return seen


async def main():
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await asyncio.gather(*map(converse, json.loads(line)))), flush=True)


asyncio.run(main())
