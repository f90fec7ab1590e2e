'use strict';
const { ethers } = require('ethers');
const solc = require('solc');

// Usage: node traces.js PORT [dump]; prints "all good" when the tracers tell what the contracts did. With "dump" the answers are printed, to be laid beside another node's.
const [port, dump] = process.argv.slice(2);
const source = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
contract Store { uint256 public kept; event Kept(uint256 indexed value, string note);
 function keep(uint256 v) external payable { kept = v; emit Kept(v, "kept"); }
 function fail() external { kept = 99; emit Kept(99, "lost"); revert("no way"); }
 function read() external view returns (uint256) { return kept; } }
contract Proxy { function go(address s) external { (bool ok, ) = s.delegatecall(abi.encodeWithSignature("keep(uint256)", 8)); require(ok); } }
contract Child { uint256 public x = 7; }
contract Caller { event Done(uint256 sum);
 function go(Store s) external payable {
  s.keep{value: msg.value}(5);
  try s.fail() { } catch { }
  uint256 r = s.read();
  Child c = new Child();
  emit Done(r + c.x()); } }`;
const settings = { evmVersion: 'cancun', optimizer: { enabled: true }, outputSelection: { '*': { '*': ['abi', 'evm.bytecode'] } } };
const compiled = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources: { 't.sol': { content: source } }, settings }))).contracts['t.sol'];
const p = new ethers.JsonRpcProvider(`http://127.0.0.1:${port}`, undefined, { pollingInterval: 100, cacheTimeout: -1 });
const check = (ok, what) => { if (!ok) { console.error('failed: ' + what); process.exitCode = 1; } };
const show = (name, value) => { if (dump) { console.log(name, JSON.stringify(value, null, 1)); } return value; };

async function main() {
  const w = ethers.HDNodeWallet.fromPhrase('test test test test test test test test test test test junk').connect(p);
  const deploy = async c => { const d = await new ethers.ContractFactory(c.abi, '0x' + c.evm.bytecode.object, w).deploy(); await d.waitForDeployment(); return d; };
  const store = await deploy(compiled.Store), caller = await deploy(compiled.Caller);
  const [s, c] = [(await store.getAddress()).toLowerCase(), (await caller.getAddress()).toLowerCase()];
  const receipt = await (await caller.go(s, { value: 3n })).wait();
  const trace = (tracer, tracerConfig, extra) => p.send('debug_traceTransaction', [receipt.hash, { tracer, tracerConfig, ...extra }]);

  // Calls within calls, what failed with its reason, and the logs of what did not.
  const calls = show('callTracer', await trace('callTracer', { withLog: true }));
  check(calls.type === 'CALL' && calls.to === c && calls.from === w.address.toLowerCase() && calls.value === '0x3', 'outermost call');
  check(BigInt(calls.gasUsed) === receipt.gasUsed && BigInt(calls.gas) >= receipt.gasUsed, 'gas of the outermost call');
  check(calls.calls.map(x => x.type).join() === 'CALL,CALL,STATICCALL,CREATE,STATICCALL', 'kinds: ' + calls.calls.map(x => x.type));
  check(calls.calls[0].to === s && calls.calls[0].value === '0x3' && calls.calls[0].logs.length === 1 && calls.calls[0].logs[0].address === s, 'value and log');
  check(calls.calls[1].error === 'execution reverted' && calls.calls[1].revertReason === 'no way' && !calls.calls[1].logs, 'the call that failed');
  check(BigInt(calls.calls[2].output) === 5n && calls.calls[2].value === undefined, 'static call');
  check(calls.logs.length === 1 && calls.logs[0].position === '0x5' && BigInt(calls.logs[0].data) === 12n, 'log at its place');
  check((await trace('callTracer', { onlyTopCall: true })).calls === undefined, 'only the top');

  // What it found, and what it changed.
  const before = show('prestate', await trace('prestateTracer', {}));
  check(Object.keys(before).includes(s) && Object.keys(before).includes(c) && before[s].code.length > 10, 'accounts found');
  check(BigInt(Object.values(before[s].storage)[0]) === 0n, 'slot as it was');
  const diff = show('diff', await trace('prestateTracer', { diffMode: true }));
  check(diff.post[s].balance === '0x3' && BigInt(Object.values(diff.post[s].storage)[0]) === 5n && diff.post[s].code === undefined, 'changes of the store');
  check(diff.pre[s] && diff.post[calls.calls[3].to].code.length > 10 && !diff.pre[calls.calls[3].to], 'the new contract');
  check(BigInt(diff.pre[w.address.toLowerCase()].balance) > BigInt(diff.post[w.address.toLowerCase()].balance), 'who paid');

  // A call that never was, on a state and a block that never were.
  const read = store.interface.encodeFunctionData('read');
  const seen = await p.send('debug_traceCall', [{ to: s, data: read }, 'latest', { tracer: 'callTracer', stateOverrides: { [s]: { stateDiff: { ['0x' + '0'.repeat(64)]: '0x' + '1'.padStart(64, '0') } } } }]);
  check(BigInt(seen.output) === 1n, 'traced with another state');
  const steps = await p.send('debug_traceCall', [{ to: s, data: read }, 'latest', { disableStack: true }]);
  check(steps.structLogs.length > 10 && steps.structLogs[0].stack === undefined && !steps.failed, 'steps of a call');
  const clock = '0x425f5260205ff3';
  check(BigInt(await p.send('eth_call', [{ to: s }, 'latest', { [s]: { code: clock } }, { time: '0x1234' }])) === 0x1234n, 'a call at another time');

  const slot = n => '0x' + n.toString(16).padStart(64, '0'), kept = override => p.send('eth_call', [{ to: s, data: read }, 'latest', { [s]: override }]).then(BigInt);
  check(await kept({ stateDiff: { [slot(1)]: slot(6) } }) === 5n && await kept({ state: { [slot(1)]: slot(6) } }) === 0n && await kept({ state: { [slot(0)]: slot(6) } }) === 6n, 'the whole storage, or one slot');

  // Whose log it is when the code is another's; and calls as deep as they go.
  const proxy = await deploy(compiled.Proxy), through = await (await proxy.go(s)).wait();
  const delegated = await p.send('debug_traceTransaction', [through.hash, { tracer: 'callTracer', tracerConfig: { withLog: true } }]);
  check(delegated.calls[0].type === 'DELEGATECALL' && delegated.calls[0].logs[0].address === (await proxy.getAddress()).toLowerCase(), 'log of delegated code');
  const deep = await p.send('debug_traceCall', [{ to: s, gas: '0x3b9aca00' }, 'latest', { tracer: 'callTracer', stateOverrides: { [s]: { code: '0x60006000600060006000305af100' } } }]);
  let depth = 1; for (let frame = deep; frame.calls; frame = frame.calls[0]) { depth++; }
  check(depth > 600, 'depth ' + depth);

  // Blocks, access lists, and what there is not.
  const block = await p.send('debug_traceBlockByNumber', [ethers.toQuantity(receipt.blockNumber), { tracer: 'callTracer' }]);
  check(block.length === 1 && block[0].txHash === receipt.hash && block[0].result.calls.length === 5, 'a block');
  check((await p.send('debug_traceBlockByHash', [receipt.blockHash])).length === 1, 'a block by its hash');
  const list = show('accessList', await p.send('eth_createAccessList', [{ from: w.address, to: c, data: caller.interface.encodeFunctionData('go', [s]) }, 'latest']));
  check(list.accessList.length === 2 && list.accessList.some(e => e.address === s && e.storageKeys.length === 1) && BigInt(list.gasUsed) > 21000n, 'access list');
  const fails = async (method, params, text) => { try { await p.send(method, params); check(false, method + ' of ' + text); } catch (e) { check(JSON.stringify(e).includes(text) || e.message.includes(text), text + ': ' + e.message); } };
  if (!dump) {
    await fails('debug_traceTransaction', [receipt.hash, { tracer: '{ result: function() {} }' }], 'not supported');
    await fails('debug_traceTransaction', ['0x' + '12'.repeat(32)], 'not found');
    await fails('debug_traceBlockByNumber', ['0xffffff'], 'not found');
    await fails('debug_traceCall', [{ to: s }, 'latest', { blockOverrides: 5 }], 'an object is wanted');
    const many = '0x5b60006000600060006000600460c8f150600056';
    await fails('debug_traceCall', [{ to: s, gas: '0xffffff' }, 'latest', { tracer: 'callTracer', stateOverrides: { [s]: { code: many } } }], 'trace too large');
  }
  console.log(process.exitCode ? 'failed' : 'all good');
  p.destroy();
}

main().catch(e => { console.error(e); process.exit(1); });
