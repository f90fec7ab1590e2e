// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Enumerable} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721Enumerable.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Numbered seats, sold for coins.
contract Ticket is ERC721Enumerable, Ownable {
    using SafeERC20 for IERC20;

    error NoSuchSeat(uint256 seat, uint256 seats);

    event Sold(uint256 indexed seat, address indexed buyer, uint256 price);

    IERC20 public immutable coin;
    uint256 public immutable seats;
    uint256 public price;

    constructor(IERC20 coin_, uint256 seats_, uint256 price_) ERC721("Ticket", "TKT") Ownable(msg.sender) {
        (coin, seats, price) = (coin_, seats_, price_);
    }

    /// @notice Sells a seat for what it costs; the buyer has allowed the coins before.
    function buy(uint256 seat) public {
        require(seat != 0 && seat <= seats, NoSuchSeat(seat, seats));
        coin.safeTransferFrom(msg.sender, owner(), price);
        _safeMint(msg.sender, seat);
        emit Sold(seat, msg.sender, price);
    }

    /// @notice Allows and buys in one transaction.
    function buyWithPermit(uint256 seat, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        IERC20Permit(address(coin)).permit(msg.sender, address(this), price, deadline, v, r, s);
        buy(seat);
    }

    function setPrice(uint256 price_) external onlyOwner {
        price = price_;
    }
}
