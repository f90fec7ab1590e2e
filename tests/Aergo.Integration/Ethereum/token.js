'use strict';
const solc = require('solc');

// The contract that the scripts beside this file deploy: { abi, bytecode }.
const source = `// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;
contract Token { mapping(address=>uint256) public balanceOf; uint256 public totalSupply; event Transfer(address indexed from,address indexed to,uint256 value);
 error TooLittle(uint256 there, uint256 wanted);
 constructor(uint256 s){ totalSupply=s; balanceOf[msg.sender]=s; emit Transfer(address(0),msg.sender,s);}
 function transfer(address to,uint256 v) external returns(bool){ if(balanceOf[msg.sender]<v) revert TooLittle(balanceOf[msg.sender],v); balanceOf[msg.sender]-=v; balanceOf[to]+=v; emit Transfer(msg.sender,to,v); return true;}
 function bad() external pure { require(false,"never"); } }`;
const settings = { evmVersion: 'cancun', outputSelection: { '*': { '*': ['abi', 'evm.bytecode'] } } };
const output = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources: { 't.sol': { content: source } }, settings })));
const { abi, evm } = output.contracts['t.sol'].Token;
module.exports = { abi, bytecode: '0x' + evm.bytecode.object };
