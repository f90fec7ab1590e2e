'use strict';
const { Web3 } = require('web3');
const token = require('./token.js');
const { check, failure, run } = require('./check.js');

// Usage: node web3.js PORT
const port = process.argv[2];
const web3 = new Web3(`http://127.0.0.1:${port}`), socket = new Web3(`ws://127.0.0.1:${port}`);
const alice = web3.eth.accounts.wallet.add('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')[0];
const bob = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
web3.eth.transactionPollingInterval = 50;

run(async () => {
  check(await web3.eth.getChainId() === 31337n && await web3.eth.net.getId() === 31337n, 'chain id');
  check(await web3.eth.net.isListening() && (await web3.eth.getNodeInfo()).length > 0 && !await web3.eth.isSyncing(), 'node');
  check(await web3.eth.getBalance(bob) === 10n ** 24n, 'balance');
  check((await web3.eth.getAccounts()).includes(alice.address), 'accounts');

  const sent = await web3.eth.sendTransaction({ from: alice.address, to: bob, value: 1n });
  check(sent.status === 1n && sent.gasUsed === 21000n, 'transfer signed here');
  const unlocked = await new Web3(`http://127.0.0.1:${port}`).eth.sendTransaction({ from: bob, to: alice.address, value: 1n });
  check(unlocked.status === 1n, 'transfer signed by the node');

  const contract = await new web3.eth.Contract(token.abi).deploy({ data: token.bytecode, arguments: [1000n] }).send({ from: alice.address });
  const address = contract.options.address;
  check(await contract.methods.totalSupply().call() === 1000n, 'call');

  const listening = new socket.eth.Contract(token.abi, address);
  const heard = new Promise(resolve => listening.events.Transfer({ filter: { to: bob } }).on('data', event => resolve(event.returnValues.value)));
  const heads = await socket.eth.subscribe('newBlockHeaders'), head = new Promise(resolve => heads.on('data', block => resolve(block.number)));
  await new Promise(resolve => setTimeout(resolve, 300));
  const moved = await contract.methods.transfer(bob, 7n).send({ from: alice.address });
  check(moved.events.Transfer.returnValues.value === 7n, 'event in receipt');
  check(await heard === 7n && await head > 0n, 'event and head over WebSocket');
  check((await contract.getPastEvents('Transfer', { fromBlock: 0, filter: { to: bob } })).length === 1, 'past events');
  check(await contract.methods.balanceOf(bob).call({}, moved.blockNumber - 1n) === 0n, 'old state');

  const little = await failure(contract.methods.transfer(alice.address, 100n).call({ from: bob }));
  check(little?.cause?.errorName === 'TooLittle' && little.cause.errorArgs.there === 7n, `custom error: ${little?.cause?.errorName} ${little?.message}`);
  const bad = await failure(contract.methods.bad().call());
  check(/never/.test(JSON.stringify([bad?.cause?.message, bad?.innerError?.message, bad?.message, bad?.cause?.errorArgs])), `reason: ${bad?.message}`);
  check(/nonce too low/.test(JSON.stringify(await failure(web3.eth.sendTransaction({ from: alice.address, to: bob, nonce: 0, gas: 21000 }, undefined, { checkRevertBeforeSending: false })), Object.getOwnPropertyNames(Error.prototype).concat(['cause', 'innerError', 'message']))), 'nonce too low');

  check((await web3.eth.getBlock(moved.blockNumber, true)).transactions[0].hash === moved.transactionHash, 'block with transactions');
  check((await web3.eth.getTransaction(moved.transactionHash)).to.toLowerCase() === address.toLowerCase(), 'transaction');
  check((await web3.eth.getFeeHistory(1, 'latest', [50])).baseFeePerGas.length === 2, 'fee history');
  check(await web3.eth.estimateGas({ from: alice.address, to: bob, value: 1n }) === 21000n, 'estimate');
  check((await web3.eth.getPastLogs({ address, fromBlock: 0 })).length === 2, 'logs');
  await heads.unsubscribe();
});
