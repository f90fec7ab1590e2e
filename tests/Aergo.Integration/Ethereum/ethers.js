'use strict';
const { ethers } = require('ethers');

// Usage: node ethers.js PORT; prints the receipt of a transfer of the token, and "all good" when everything held.
const port = process.argv[2];
const c = require('./token.js');
const p = new ethers.JsonRpcProvider(`http://127.0.0.1:${port}`, undefined, {pollingInterval:100, cacheTimeout:-1});
const check = (ok, what) => { if (!ok) { console.error('failed: ' + what); process.exitCode = 1; } };

async function main() {
  const w = ethers.HDNodeWallet.fromPhrase('test test test test test test test test test test test junk').connect(p);
  check((await p.getNetwork()).chainId===31337n,'chain id');
  check(await p.getBalance(w.address)===10n**24n,'balance');
  const bob = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
  const tx = await w.sendTransaction({to:bob,value:1n});
  const r0 = await tx.wait(); check(r0.status===1 && r0.gasUsed===21000n,'transfer');
  const f = await (new ethers.ContractFactory(c.abi,c.bytecode,w)).deploy(1000n); await f.waitForDeployment();
  const a = await f.getAddress();
  check(await f.totalSupply()===1000n,'call'); check((await p.getCode(a)).length>10,'code');
  const ws = new ethers.WebSocketProvider(`ws://127.0.0.1:${port}`);
  const heard = new Promise(r => new ethers.Contract(a,c.abi,ws).on('Transfer',(from,to,v)=>r(v)));
  const heads = new Promise(r => ws.on('block', r));
  await new Promise(r=>setTimeout(r,300));
  const r = await (await f.transfer(bob,7n)).wait(); check(r.logs.length===1&&r.logs[0].args.value===7n,'event in receipt');
  check(await heard===7n,'event over websocket'); check(await heads>0,'head over websocket');
  check((await f.queryFilter(f.filters.Transfer(),0)).length===2,'logs');
  try { await f.transfer.staticCall(bob,10000n); check(false,'revert'); } catch(e){ check(e.revert?.name==='TooLittle','custom error '+e.shortMessage); }
  try { await f.bad(); check(false,'bad'); } catch(e){ check(e.reason==='never','reason '+e.reason); }
  try { await p.broadcastTransaction(await w.signTransaction({to:bob,value:1,nonce:0,gasLimit:21000,gasPrice:(await p.getFeeData()).gasPrice,chainId:31337,type:0})); check(false,'nonce'); } catch(e){ check(e.code==='NONCE_EXPIRED','nonce too low: '+e.code+' '+e.message.slice(0,80)); }
  try { await w.sendTransaction({to:bob,value:10n**30n,gasLimit:21000}); check(false,'money'); } catch(e){ check(e.code==='INSUFFICIENT_FUNDS',e.code+' '+e.message.slice(0,100)); }
  const blk = await p.getBlock(r.blockNumber,true); check(blk.prefetchedTransactions[0].hash===r.hash,'block with transactions');
  check(await p.getBalance(bob,r0.blockNumber-1)===10n**24n,'historical balance');
  check(await f.balanceOf(bob,{blockTag:r.blockNumber-1})===0n,'historical call');
  check((await p.send('eth_getBlockReceipts',['latest'])).length>=1,'block receipts');
  check((await p.send('eth_feeHistory',['0x1','latest',[50]])).baseFeePerGas.length===2,'fee history');
  check((await p.send('debug_traceTransaction',[r.hash])).structLogs.length>50,'trace');
  const s = await (await p.getSigner(1)).sendTransaction({to:a,data:f.interface.encodeFunctionData('transfer',[w.address,1n])}); check((await s.wait()).status===1,'unlocked account');
  check((await p.send('eth_accounts',[]))[0].toLowerCase()===w.address.toLowerCase(),'accounts');
  try { await p.send('eth_fillTransaction',[{}]); } catch(e){ check(/does not exist/.test(JSON.stringify(e)+e.message),'unknown method'); }
  console.log(JSON.stringify(await p.send('eth_getTransactionReceipt', [r.hash])));
  console.log(process.exitCode ? 'failed' : 'all good');
  ws.destroy();
  p.destroy();
}

main().catch(e => { console.error(e); process.exit(1); });
