// The buttons, which send what an operator would send with curl. None is ever disabled: who
// presses one in vain is told why.

/** @param {{ token: boolean, restarts: boolean }} setting */
export function controls(setting) {
  const token = document.querySelector('#token');
  token.hidden = !setting.token;
  document.querySelector('#hint').textContent = setting.restarts
    ? 'Restart stops the server and starts it again in its process. Drain leaves it running; Cancel reopens it, until it is drained.'
    : 'Restart and Stop end the process; after a restart, whoever supervises it starts it again. Drain leaves it running; Cancel reopens it, until it is drained.';
  const input = token.querySelector('input');
  const answer = document.querySelector('#answer');
  for (const button of document.querySelectorAll('[data-command]')) {
    button.addEventListener('click', async () => {
      const { command, intent } = button.dataset;
      answer.textContent = '';
      const refusal = await send(command, intent, input.value).catch(() => 'the server is gone');
      answer.textContent = refusal ? `${button.textContent}: ${refusal}` : '';
      answer.className = 'bad';
    });
  }
}

/** Tells why if it is refused. */
async function send(command, intent, token) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await fetch(`shutdown/${command}`, { method: 'POST', headers, body: new URLSearchParams(intent ? { intent } : {}) });
  return answer.ok ? undefined : (await answer.json()).why;
}
