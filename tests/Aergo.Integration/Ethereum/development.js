'use strict';
const viem = require('viem');
const { mnemonicToAccount } = require('viem/accounts');
const { foundry } = require('viem/chains');
const token = require('./token.js');
const { check, failure, run } = require('./check.js');

// Usage: node development.js PORT
const transport = viem.http(`http://127.0.0.1:${process.argv[2]}`);
const phrase = 'test test test test test test test test test test test junk';
const [alice, bob] = [0, 1].map(addressIndex => mnemonicToAccount(phrase, { addressIndex }));
const options = { chain: foundry, transport, pollingInterval: 20, cacheTime: 0 };
const reader = viem.createPublicClient(options);
const sender = viem.createWalletClient({ ...options, account: alice });
const mined = hash => reader.waitForTransactionReceipt({ hash });
const ask = (method, ...params) => reader.request({ method, params });
const word = number => viem.numberToHex(number, { size: 32 });

async function everything(mode) {
  const tools = viem.createTestClient({ ...options, mode });
  const nobody = viem.getAddress(viem.padHex(mode === 'anvil' ? '0xa1' : '0xa2', { size: 20 }));

  // Accounts from outside; each change is there when the answer is.
  await tools.setBalance({ address: nobody, value: 12345n });
  check(await reader.getBalance({ address: nobody }) === 12345n, 'balance');
  await tools.setNonce({ address: nobody, nonce: 7 });
  check(await reader.getTransactionCount({ address: nobody }) === 7, 'nonce');
  check(/below the account's own/.test((await failure(tools.setNonce({ address: nobody, nonce: 3 })))?.message), 'a lower nonce');
  check(/at most/.test((await failure(tools.setBalance({ address: nobody, value: 2n ** 200n })))?.message), 'a balance beyond the bound');

  const made = await mined(await sender.deployContract({ abi: token.abi, bytecode: token.bytecode, args: [1000n] }));
  const contract = { address: made.contractAddress, abi: token.abi };
  await tools.setStorageAt({ address: contract.address, index: 1, value: word(5000n) });
  check(await reader.readContract({ ...contract, functionName: 'totalSupply' }) === 5000n, 'storage');
  await tools.setStorageAt({ address: contract.address, index: 1, value: word(0n) });
  check(await reader.readContract({ ...contract, functionName: 'totalSupply' }) === 0n, 'storage taken away');
  await tools.setCode({ address: nobody, bytecode: '0x602a60005260206000f3' });
  check((await reader.call({ to: nobody })).data === word(42n), 'code');

  // Going back: state, height, receipts and time, and the same transaction once more.
  const before = await reader.getBlock(), snapshot = await tools.snapshot(), later = await tools.snapshot();
  const request = { to: bob.address, value: 1n, gas: 21000n, maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 0n, nonce: await reader.getTransactionCount({ address: alice.address }) };
  const rich = await reader.getBalance({ address: bob.address });
  const filter = await reader.createBlockFilter();
  const first = await mined(await sender.sendTransaction(request));
  await tools.increaseTime({ seconds: 86400 });
  await tools.mine({ blocks: 3 });
  check(await reader.getBalance({ address: bob.address }) === rich + 1n, 'before going back');
  await tools.revert({ id: snapshot });
  check((await reader.getBlock()).hash === before.hash, 'the last block is the former one');
  check(await reader.getBalance({ address: bob.address }) === rich, 'balance as before');
  check(await ask('eth_getTransactionReceipt', first.transactionHash) === null, 'the receipt is gone');
  check(await ask('evm_revert', later) === false && await ask('evm_revert', snapshot) === false, 'numbers are worth something once');
  await reader.getFilterChanges({ filter });
  const again = await mined(await sender.sendTransaction(request));
  check(again.transactionHash === first.transactionHash && again.blockNumber === first.blockNumber, `the same transaction again: ${again.transactionHash} in ${again.blockNumber} after ${first.transactionHash} in ${first.blockNumber}`);
  check((await reader.getBlock({ blockNumber: again.blockNumber })).timestamp - before.timestamp < 3600n, 'the clock went back too');
  check((await reader.getFilterChanges({ filter })).includes(again.blockHash), 'a filter hears of the new block');

  // Time.
  const now = (await reader.getBlock()).timestamp;
  await tools.setNextBlockTimestamp({ timestamp: now + 1000n });
  await tools.mine({ blocks: 1 });
  check((await reader.getBlock()).timestamp === now + 1000n, 'an exact time');
  await tools.mine({ blocks: 4, interval: 60 });
  const last = await reader.getBlock();
  check(last.timestamp >= now + 1000n + 180n && last.timestamp < now + 1000n + 240n, 'blocks a minute apart');
  check(/lower than or equal/.test((await failure(tools.setNextBlockTimestamp({ timestamp: now })))?.message), 'a time gone by');
  await tools.increaseTime({ seconds: 500 });
  check((await reader.getBlock({ blockTag: 'pending' })).timestamp >= last.timestamp + 500n, 'the pending block knows the time');
  const timed = await mined(await sender.sendTransaction({ to: bob.address, value: 1n }));
  check((await reader.getBlock({ blockNumber: timed.blockNumber })).timestamp >= last.timestamp + 500n, 'later by the seconds asked for');

  // Blocks only when asked for: what waits learns the time it will have.
  await tools.setAutomine(false);
  check(await tools.getAutomine() === false, 'no automatism');
  const waiting = await sender.sendTransaction({ to: bob.address, value: 1n });
  await new Promise(resolve => setTimeout(resolve, 400));
  check(await ask('eth_getTransactionReceipt', waiting) === null, 'no block by itself');
  const exact = (await reader.getBlock()).timestamp + 5000n;
  await tools.setNextBlockTimestamp({ timestamp: exact });
  await tools.mine({ blocks: 1 });
  check((await reader.getBlock({ blockNumber: (await mined(waiting)).blockNumber })).timestamp === exact, 'mined at the time set');
  await tools.setAutomine(true);
  const quick = await sender.sendTransaction({ to: bob.address, value: 1n });
  check((await ask('eth_getTransactionReceipt', quick))?.status === '0x1', 'a block at once');

  // Acting for anybody, a contract too.
  const other = viem.createWalletClient({ ...options, account: nobody });
  check(/no key/.test((await failure(other.sendTransaction({ to: bob.address, value: 1n, gas: 30000n })))?.message), 'nobody yet');
  await tools.impersonateAccount({ address: nobody });
  check(/insufficient funds/.test((await failure(other.sendTransaction({ to: bob.address, value: 1n, gas: 30000n })))?.message), 'it pays like everybody');
  await tools.setBalance({ address: nobody, value: 10n ** 18n });
  const sent = await mined(await other.sendTransaction({ to: bob.address, value: 99n, gas: 30000n }));
  const shown = await reader.getTransaction({ hash: sent.transactionHash });
  check(sent.status === 'success' && viem.getAddress(shown.from) === nobody && shown.value === 99n && shown.nonce === 7, 'sent by a contract without a key');
  await tools.setBalance({ address: contract.address, value: 10n ** 18n });
  await tools.impersonateAccount({ address: contract.address });
  const moved = await mined(await viem.createWalletClient({ ...options, account: contract.address }).writeContract({ ...contract, functionName: 'transfer', args: [bob.address, 0n] }));
  check(viem.getAddress(viem.parseEventLogs({ abi: token.abi, logs: moved.logs })[0].args.from) === viem.getAddress(contract.address), 'msg.sender is the contract');
  await tools.stopImpersonatingAccount({ address: nobody });
  check(/no key/.test((await failure(other.sendTransaction({ to: bob.address, value: 1n, gas: 30000n })))?.message), 'nobody again');

  // What there is not says so.
  check(/not supported: it is fixed by the genesis/.test((await failure(tools.setNextBlockBaseFeePerGas({ baseFeePerGas: 1n })))?.message), 'the price of gas');
  check(/at most 10000 blocks/.test((await failure(tools.mine({ blocks: 10001 })))?.message), 'too many blocks');
}

run(async () => {
  await everything('anvil');
  await everything('hardhat');
  const height = await reader.getBlockNumber();
  check(await ask('hardhat_reset') === true && height > 0n && await reader.getBlockNumber() === 0n, 'back to the first block');
  check(await reader.getBalance({ address: bob.address }) === 10n ** 24n, 'as at the beginning');
});
