// Milliseconds from the start of a program to its first 200 at a URL: node start.mjs URL TIMES program arguments…
import { spawn } from 'node:child_process';
import http from 'node:http';

const [url, times, program, ...args] = process.argv.slice(2);
const ready = () =>
  new Promise((resolve) => {
    const request = http.get(url, { agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });

const measured = [];
for (let k = 0; k < Number(times); k++) {
  const start = performance.now();
  const child = spawn(program, args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 2));
  measured.push(performance.now() - start);
  child.kill('SIGTERM');
  await ended;
}
measured.sort((a, b) => a - b);
console.log(`median ${measured[measured.length >> 1].toFixed(0)} ms (${measured.map((x) => x.toFixed(0)).join(', ')})`);
