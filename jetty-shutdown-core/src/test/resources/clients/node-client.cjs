// Usage: node node-client.cjs PACKAGE PERIOD_MILLIS OPTIONS
// Opens, for each line of input, a JSON array of addresses, a WebSocket of that package at each, and prints, when all are
// closed, one line: a JSON array of what each saw.
'use strict';
const converse = require('./converse.js');
const [name, periodMillis, options] = process.argv.slice(2);
const library = require(name);
const WebSocket = library.WebSocket || library;

require('readline').createInterface({ input: process.stdin }).on('line', async line => {
  const conversations = JSON.parse(line).map(uri => converse(new WebSocket(uri, JSON.parse(options)), Number(periodMillis)));
  console.log(JSON.stringify(await Promise.all(conversations)));
});
