import { expect } from "chai";
import { network } from "hardhat";

const { ethers } = await network.create("aergo");
const unit = 10n ** 18n;

describe("Coin", () => {
  let coin, alice, bob, carol;

  beforeEach(async () => {
    [alice, bob, carol] = await ethers.getSigners();
    coin = await ethers.deployContract("Coin", [1_000n * unit]);
    await coin.waitForDeployment();
  });

  it("gives the supply to whoever deployed it", async () => {
    expect(await coin.totalSupply()).to.equal(1_000n * unit);
    expect(await coin.balanceOf(alice)).to.equal(1_000n * unit);
    expect(await coin.name()).to.equal("Stage Coin");
    expect(await coin.decimals()).to.equal(18n);
  });

  it("moves coins and says so", async () => {
    const transfer = coin.transfer(bob, 7n);
    await expect(transfer).to.emit(coin, "Transfer").withArgs(alice, bob, 7n);
    await expect(transfer).to.changeTokenBalances(ethers, coin, [alice, bob], [-7n, 7n]);
  });

  it("refuses what is not there, with OpenZeppelin's error", async () => {
    await expect(coin.connect(bob).transfer(alice, 1n))
      .to.be.revertedWithCustomError(coin, "ERC20InsufficientBalance").withArgs(bob, 0n, 1n);
    await expect(coin.connect(bob).transferFrom(alice, bob, 1n)).to.be.revertedWithCustomError(coin, "ERC20InsufficientAllowance");
    await expect(coin.transfer(ethers.ZeroAddress, 1n)).to.be.revertedWithCustomError(coin, "ERC20InvalidReceiver");
  });

  it("takes AERGO for coins and gives them back", async () => {
    await expect(bob.sendTransaction({ to: coin, value: unit })).to.changeEtherBalances(ethers, [bob, coin], [-unit, unit]);
    expect(await coin.balanceOf(bob)).to.equal(unit);
    await expect(coin.connect(bob).redeem(unit / 4n)).to.changeEtherBalance(ethers, bob, unit / 4n);
    await expect(coin.redeem(2n * unit)).to.be.revertedWith("not covered");
    expect(await ethers.provider.getBalance(coin)).to.equal((3n * unit) / 4n);
  });

  it("takes a signed permit, once", async () => {
    const domain = { name: "Stage Coin", version: "1", chainId: 31337, verifyingContract: await coin.getAddress() };
    const types = { Permit: [["owner", "address"], ["spender", "address"], ["value", "uint256"], ["nonce", "uint256"], ["deadline", "uint256"]].map(([name, type]) => ({ name, type })) };
    const message = { owner: alice.address, spender: bob.address, value: 50n, nonce: 0n, deadline: ethers.MaxUint256 };
    const { v, r, s } = ethers.Signature.from(await alice.signTypedData(domain, types, message));
    await (await coin.connect(carol).permit(alice, bob, 50n, ethers.MaxUint256, v, r, s)).wait();
    expect(await coin.allowance(alice, bob)).to.equal(50n);
    await expect(coin.connect(carol).permit(alice, bob, 50n, ethers.MaxUint256, v, r, s)).to.be.revertedWithCustomError(coin, "ERC2612InvalidSigner");
    await expect(coin.permit(alice, bob, 50n, 1n, v, r, s)).to.be.revertedWithCustomError(coin, "ERC2612ExpiredSignature");
  });
});
