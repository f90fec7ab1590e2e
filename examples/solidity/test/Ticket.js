import { expect } from "chai";
import { network } from "hardhat";

const { ethers } = await network.create("aergo");
const unit = 10n ** 18n, price = 10n * unit;

describe("Ticket", () => {
  let coin, ticket, alice, bob, carol;

  beforeEach(async () => {
    [alice, bob, carol] = await ethers.getSigners();
    coin = await ethers.deployContract("Coin", [1_000n * unit]);
    ticket = await ethers.deployContract("Ticket", [coin, 3n, price]);
    await ticket.waitForDeployment();
    await (await coin.transfer(bob, 100n * unit)).wait();
  });

  it("sells a seat for coins", async () => {
    await (await coin.connect(bob).approve(ticket, price)).wait();
    const sale = ticket.connect(bob).buy(2n);
    await expect(sale).to.emit(ticket, "Sold").withArgs(2n, bob, price);
    await expect(sale).to.changeTokenBalances(ethers, coin, [alice, bob], [price, -price]);
    expect(await ticket.ownerOf(2n)).to.equal(bob.address);
    expect(await ticket.tokenOfOwnerByIndex(bob, 0n)).to.equal(2n);
    expect(await ticket.supportsInterface("0x780e9d63")).to.equal(true);
  });

  it("sells no seat twice and none that is not there, and keeps no coins then", async () => {
    await (await coin.connect(bob).approve(ticket, 10n * price)).wait();
    await (await ticket.connect(bob).buy(1n)).wait();
    await expect(ticket.connect(bob).buy(1n)).to.be.revertedWithCustomError(ticket, "ERC721InvalidSender");
    await expect(ticket.connect(bob).buy(4n)).to.be.revertedWithCustomError(ticket, "NoSuchSeat").withArgs(4n, 3n);
    await expect(ticket.connect(carol).buy(2n)).to.be.revertedWithCustomError(coin, "ERC20InsufficientAllowance");
    expect(await coin.balanceOf(bob)).to.equal(90n * unit);
    expect(await ticket.totalSupply()).to.equal(1n);
  });

  it("passes a ticket on, but not to a contract that knows nothing of tickets", async () => {
    await (await coin.connect(bob).approve(ticket, price)).wait();
    await (await ticket.connect(bob).buy(3n)).wait();
    const send = "safeTransferFrom(address,address,uint256)";
    await expect(ticket.connect(bob)[send](bob, coin, 3n)).to.be.revertedWithCustomError(ticket, "ERC721InvalidReceiver").withArgs(coin);
    await expect(ticket.connect(carol)[send](bob, carol, 3n)).to.be.revertedWithCustomError(ticket, "ERC721InsufficientApproval");
    await (await ticket.connect(bob)[send](bob, carol, 3n)).wait();
    expect(await ticket.ownerOf(3n)).to.equal(carol.address);
  });

  it("buys with a signature instead of a transaction for the allowance", async () => {
    const domain = { name: "Stage Coin", version: "1", chainId: 31337, verifyingContract: await coin.getAddress() };
    const types = { Permit: [["owner", "address"], ["spender", "address"], ["value", "uint256"], ["nonce", "uint256"], ["deadline", "uint256"]].map(([name, type]) => ({ name, type })) };
    const message = { owner: bob.address, spender: await ticket.getAddress(), value: price, nonce: await coin.nonces(bob), deadline: ethers.MaxUint256 };
    const { v, r, s } = ethers.Signature.from(await bob.signTypedData(domain, types, message));
    await (await ticket.connect(bob).buyWithPermit(1n, ethers.MaxUint256, v, r, s)).wait();
    expect(await ticket.ownerOf(1n)).to.equal(bob.address);
  });

  it("lets only its owner set the price", async () => {
    await expect(ticket.connect(bob).setPrice(0n)).to.be.revertedWithCustomError(ticket, "OwnableUnauthorizedAccount").withArgs(bob);
    await (await ticket.setPrice(price * 2n)).wait();
    expect(await ticket.price()).to.equal(price * 2n);
  });
});
