// Asks for tokens over many connections, each the next time when it was answered, with made-up client ids, until it is ended:
//   node login-flood.mjs flood URL ADDRESS CONNECTIONS
// Or as one real client, one request after the other, on a connection of its own each:
//   node login-flood.mjs client URL ADDRESS SECONDS CLIENT SECRET [PAUSE_MS]
// ADDRESS is the local address that they come from. Prints how many answers of each status there were and, for the client, times in ms.
import http from 'node:http';

const [what, url, localAddress, amount, client, secret, pause = '20'] = process.argv.slice(2);
const statuses = {};

const ask = (agent, id, password) =>
  new Promise((resolve) => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: password }).toString();
    const done = (status) => {
      statuses[status] = (statuses[status] ?? 0) + 1;
      resolve();
    };
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length };
    http
      .request(`${url}/oauth/token`, { method: 'POST', agent, localAddress, headers }, (answer) => {
        answer.resume();
        answer.on('end', () => done(answer.statusCode));
      })
      .on('error', (error) => done(error.code))
      .end(body);
  });

const pick = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1);

if (what === 'flood') {
  const agent = new http.Agent({ keepAlive: true, maxSockets: Number(amount) });
  const begun = performance.now();
  process.on('SIGTERM', () => {
    const answers = Object.values(statuses).reduce((sum, count) => sum + count, 0);
    console.log(`flood: ${Math.round(answers / ((performance.now() - begun) / 1000))} answers/s ${JSON.stringify(statuses)}`);
    process.exit(0);
  });
  for (let k = 0; k < Number(amount); k++) {
    (async () => {
      for (let n = 0; ; n++) await ask(agent, `made-up-${k}-${n}`, 'wrong');
    })();
  }
} else {
  const times = [];
  for (const until = performance.now() + Number(amount) * 1000; performance.now() < until; ) {
    const begun = performance.now();
    await ask(false, client, secret);
    times.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, Number(pause)));
  }
  const [first] = times;
  times.sort((a, b) => a - b);
  console.log(`tokens: first ${first.toFixed(1)}, p50 ${pick(times, 0.5)}, p99 ${pick(times, 0.99)} ms ${JSON.stringify(statuses)}`);
}
