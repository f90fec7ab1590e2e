'use strict';
const viem = require('viem');
const { mnemonicToAccount, generatePrivateKey, privateKeyToAccount } = require('viem/accounts');
const { foundry } = require('viem/chains');
const token = require('./token.js');
const { check, failure, run } = require('./check.js');

// Usage: node viem.js PORT
const port = process.argv[2];
const transport = viem.http(`http://127.0.0.1:${port}`);
const phrase = 'test test test test test test test test test test test junk';
const [alice, bob] = [0, 1].map(addressIndex => mnemonicToAccount(phrase, { addressIndex }));
const reader = viem.createPublicClient({ chain: foundry, transport: viem.http(`http://127.0.0.1:${port}`, { batch: true }), pollingInterval: 50, cacheTime: 0 });
const sender = viem.createWalletClient({ account: alice, chain: foundry, transport, pollingInterval: 50 });
const mined = hash => reader.waitForTransactionReceipt({ hash });

run(async () => {
  // Reading, several questions in one batch.
  const [id, balance, block, gas] = await Promise.all([reader.getChainId(), reader.getBalance({ address: bob.address }), reader.getBlock(), reader.estimateGas({ account: alice, to: bob.address, value: 1n })]);
  check(id === 31337 && balance === 10n ** 24n && gas === 21000n, 'chain, balance, gas');
  check(typeof block.baseFeePerGas === 'bigint' && block.transactions.length === 0, 'first block');

  // Transactions of every type.
  for (const type of ['legacy', 'eip2930', 'eip1559']) {
    const receipt = await mined(await sender.sendTransaction({ to: bob.address, value: 1n, type, accessList: type === 'eip2930' ? [{ address: bob.address, storageKeys: [] }] : undefined }));
    check(receipt.status === 'success' && receipt.type === type, `transfer of type ${type}`);
    const found = await reader.getTransaction({ hash: receipt.transactionHash });
    check(found.type === type && found.value === 1n && found.from === alice.address.toLowerCase(), `transaction of type ${type}`);
    check(await viem.recoverTransactionAddress({ serializedTransaction: viem.serializeTransaction({ ...found, chainId: 31337, data: found.input, gasPrice: type === 'eip1559' ? undefined : found.gasPrice }, found) }) === alice.address, `signature of type ${type}`);
  }

  // A contract.
  const deployed = await mined(await sender.deployContract({ abi: token.abi, bytecode: token.bytecode, args: [1000n] }));
  const address = deployed.contractAddress, contract = { address, abi: token.abi };
  check(await reader.readContract({ ...contract, functionName: 'totalSupply' }) === 1000n, 'read');
  check((await reader.getCode({ address })).length > 10, 'code');
  check(await reader.getStorageAt({ address, slot: viem.numberToHex(1) }) === viem.numberToHex(1000n, { size: 32 }), 'storage');

  // Events: over HTTP by filters, over WebSocket by subscriptions.
  const socket = viem.createPublicClient({ chain: foundry, transport: viem.webSocket(`ws://127.0.0.1:${port}`) });
  const heard = [reader, socket].map(client => new Promise(resolve => client.watchContractEvent({ ...contract, eventName: 'Transfer', onLogs: logs => resolve(logs[0].args.value) })));
  const head = new Promise(resolve => socket.watchBlocks({ onBlock: b => resolve(b.number) }));
  await new Promise(resolve => setTimeout(resolve, 300));
  const { request } = await reader.simulateContract({ ...contract, account: alice, functionName: 'transfer', args: [bob.address, 7n] });
  const moved = await mined(await sender.writeContract(request));
  check(viem.parseEventLogs({ abi: token.abi, logs: moved.logs })[0].args.value === 7n, 'event in receipt');
  check((await Promise.all(heard)).every(v => v === 7n), 'events over HTTP and WebSocket');
  check(await head > 0n, 'head over WebSocket');
  check((await reader.getContractEvents({ ...contract, eventName: 'Transfer', args: { to: bob.address }, fromBlock: 0n })).length === 1, 'logs by topic');
  check(await reader.readContract({ ...contract, functionName: 'balanceOf', args: [bob.address], blockNumber: moved.blockNumber - 1n }) === 0n, 'old state');

  // Failures in the words viem knows.
  const little = await failure(reader.simulateContract({ ...contract, account: bob, functionName: 'transfer', args: [alice.address, 100n] }));
  const named = little?.walk(e => e instanceof viem.ContractFunctionRevertedError);
  check(named?.data?.errorName === 'TooLittle' && named.data.args[0] === 7n, `custom error: ${little?.shortMessage}`);
  check((await failure(reader.readContract({ ...contract, functionName: 'bad' })))?.walk(e => e instanceof viem.ContractFunctionRevertedError)?.reason === 'never', 'reason');
  const failed = async (promise, kind) => { const e = await failure(promise); check(e?.walk?.(x => x instanceof kind), `${kind.name}: ${e?.message}`); };
  await failed(sender.sendTransaction({ to: bob.address, nonce: 0, gas: 21000n }), viem.NonceTooLowError);
  await failed(sender.sendTransaction({ to: bob.address, value: 10n ** 30n, gas: 21000n }), viem.InsufficientFundsError);
  await failed(sender.sendTransaction({ to: bob.address, gas: 20000n }), viem.IntrinsicGasTooLowError);
  await failed(sender.sendTransaction({ to: bob.address, gas: 21000n, maxFeePerGas: 1n, maxPriorityFeePerGas: 0n }), viem.FeeCapTooLowError);

  // A state that is not there, and code that stands nowhere.
  const stranger = privateKeyToAccount(generatePrivateKey());
  check(await reader.readContract({ ...contract, functionName: 'totalSupply', stateOverride: [{ address, stateDiff: [{ slot: viem.numberToHex(1, { size: 32 }), value: viem.numberToHex(5, { size: 32 }) }] }] }) === 5n, 'state override');
  check(await reader.estimateGas({ account: stranger, to: bob.address, value: 1n, stateOverride: [{ address: stranger.address, balance: 10n ** 18n }] }) === 21000n, 'balance override');
  const message = 'who signed this', signature = await alice.signMessage({ message });
  check(await reader.verifyMessage({ address: alice.address, message, signature }), 'signature of an account, asked by code without an address');
  check(!await reader.verifyMessage({ address: bob.address, message, signature }), 'signature of another account');

  // EIP-7702: an account lends itself the token's code for a while.
  const authorization = await sender.signAuthorization({ account: stranger, contractAddress: address });
  const delegated = await mined(await sender.sendTransaction({ to: stranger.address, data: viem.encodeFunctionData({ abi: token.abi, functionName: 'totalSupply' }), authorizationList: [authorization] }));
  check(delegated.status === 'success' && delegated.type === 'eip7702', 'EIP-7702');
  check(await reader.getCode({ address: stranger.address }) === '0xef0100' + address.slice(2).toLowerCase(), 'delegation');

  const history = await reader.getFeeHistory({ blockCount: 2, rewardPercentiles: [50] });
  check(history.baseFeePerGas.length === 3 && history.reward.length === 2, 'fee history');
  check((await reader.getBlock({ blockNumber: moved.blockNumber, includeTransactions: true })).transactions[0].hash === moved.transactionHash, 'block with transactions');
});
