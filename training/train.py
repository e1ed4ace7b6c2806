"""Prepared arrays -> a checkpoint, on the CPU: in bfloat16 where that is the faster, else float32.

In: a folder of augment.py, and to begin with `--init` (a smaller model grows; with `--init-pieces`
one of other pieces) or `--resume`.
Out: `last.pt` in the run's folder (weights, their average, optimiser, place in the data) and
`log.tsv`. SIGTERM and Ctrl-C save and end. With `--steps`, the same seed, machine, versions and
threads, a run that was cut and resumed gives the weights of one that was not, to the bit: order of
data and dropout depend on seed and step alone. With `--minutes` the rate of learning follows the
clock, so only the data and the dropout of each step are the same.
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that spin starve on a shared machine

import numpy as np
import sentencepiece
import torch
from batches import Examples, stream
from growth import grow, load_state, respelt, sizes_of
from kernels import MASKS, cross_entropy, fastest
from model import BOS, EOS, PAD, Sizes, Translator
from muon import Muon

PRECISIONS = {"auto": None, "bfloat16": torch.bfloat16, "float32": torch.float32}


class Trainer:
    """A model in float32, a working copy in bfloat16 or itself, the average and the optimisers.

    A copy is cast once a step; autocast would cast the weights again for every use. Muon is for
    the matrices inside the layers, AdamW for the rest; `--matrices adamw` leaves all to AdamW.
    """

    def __init__(self, args: argparse.Namespace, sizes: Sizes) -> None:
        self.args = args
        torch.manual_seed(args.seed)
        self.master = Translator(sizes, args.dropout)
        self.dtype = PRECISIONS[args.precision] or fastest()
        whole = self.dtype == torch.float32
        self.work = self.master if whole else copy.deepcopy(self.master).to(self.dtype).train()
        self.average = copy.deepcopy(self.master).eval()
        matrices = [p for p in self.master.parameters() if p.dim() > 1]
        vectors = [p for p in self.master.parameters() if p.dim() == 1]
        self.optimisers: list[torch.optim.Optimizer] = []
        if args.matrices == "muon":
            inner = [p for p in matrices if p is not self.master.emb.weight]
            matrices = [self.master.emb.weight]
            self.optimisers.append(Muon(inner, args.rate, args.decay, self.dtype))
        self.optimisers.append(
            torch.optim.AdamW(
                [
                    {"params": matrices, "weight_decay": args.decay},
                    {"params": vectors, "weight_decay": 0},
                ],
                lr=args.rate,
                betas=(0.9, 0.98),
                eps=1e-9,
                fused=True,
            )
        )
        self.step, self.epoch, self.position, self.seconds = 0, 0, 0, 0.0

    def load(self, state: dict) -> None:
        """Weights to begin with."""
        for model in (self.master, self.average):
            model.load_state_dict(state)
        self.refresh()

    @torch.no_grad()
    def refresh(self) -> None:
        if self.work is not self.master:
            torch._foreach_copy_(list(self.work.parameters()), list(self.master.parameters()))

    def rate(self) -> float:
        """Warm-up, then a cosine to a twentieth, or 1 / square root with `--schedule sqrt`."""
        args = self.args
        warm = min(1.0, (self.step + 1) / args.warmup)
        done = self.seconds / 60 / args.minutes if args.minutes else self.step / args.steps
        if args.schedule == "sqrt":
            return args.rate * min(warm, math.sqrt(args.warmup / max(args.warmup, self.step + 1)))
        return args.rate * warm * (0.05 + 0.95 * (1 + math.cos(math.pi * min(1, done))) / 2)

    def learn(self, batch) -> tuple[float, float, int]:
        """One step; the loss, the guided head's loss, the number of target tokens."""
        MASKS.begin(self.args.seed, self.step, self.args.dropout, self.dtype)
        states, weights = self.work.states(batch.source, batch.target[:, :-1])
        gold = batch.target[:, 1:].reshape(-1)
        kept = (gold != PAD).nonzero()[:, 0]
        loss = cross_entropy(
            states.flatten(0, 1).index_select(0, kept),
            self.work.emb.weight,
            self.work.bias,
            gold[kept],
            self.args.smoothing,
        )
        guided = torch.zeros(())
        if self.args.guide and batch.guided:
            seen = weights.reshape(-1).index_select(0, batch.places).float()
            guided = -(seen.clamp_min(1e-6).log() * batch.shares).sum() / batch.guided
        (loss + self.args.guide * guided).backward()
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = self.rate()
        if self.work is not self.master:
            for master, work in zip(self.master.parameters(), self.work.parameters(), strict=True):
                master.grad = None if work.grad is None else work.grad.float()
                work.grad = None
        norm = torch.nn.utils.clip_grad_norm_(self.master.parameters(), 1.0, foreach=True)
        for optimiser in self.optimisers:
            if torch.isfinite(norm):
                optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.refresh()
        self.step += 1
        # Grows to the wanted span, so that the first weights are soon forgotten.
        keep = min(self.args.average, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(
                list(self.average.parameters()), list(self.master.parameters()), 1 - keep
            )
        return loss.item(), guided.item(), len(kept)

    def save(self, path: Path) -> None:
        state = {
            "model": self.master.state_dict(),
            "average": self.average.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "sizes": asdict(self.master.sizes),
            "step": self.step,
            "epoch": self.epoch,
            "position": self.position,
            "seconds": self.seconds,
            "seed": self.args.seed,
            "tokens": self.args.tokens,
            "matrices": self.args.matrices,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)  # a cut while saving leaves the old one

    def resume(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        for name in ("seed", "tokens", "matrices"):
            if (was := state.get(name)) != getattr(self.args, name):
                raise SystemExit(f"--{name} must be as it was: {was}")
        self.load(state["model"])
        self.average.load_state_dict(state["average"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        for name in ("step", "epoch", "position", "seconds"):
            setattr(self, name, state[name])

    @torch.no_grad()
    def dev_loss(self, pairs: list[tuple[list[int], list[int]]]) -> float:
        """Mean surprise of the averaged model per target piece."""
        model = copy.deepcopy(self.average).to(self.dtype).eval()
        total = count = 0.0
        for start in range(0, len(pairs), 100):
            some = pairs[start : start + 100]
            source, target = (padded([pair[side] for pair in some]) for side in (0, 1))
            gold = target[:, 1:].reshape(-1)
            kept = (gold != PAD).nonzero()[:, 0]
            states = model.states(source, target[:, :-1])[0].flatten(0, 1)[kept]
            loss = cross_entropy(states, model.emb.weight, model.bias, gold[kept], 0.0)
            total, count = total + loss.item() * len(kept), count + len(kept)
        return total / max(count, 1)


def padded(rows: list[list[int]]) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])


def dev_sets(folder: Path) -> dict[str, list[tuple[list[int], list[int]]]]:
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    sets = {}
    for path in sorted((folder / "dev").glob("*.tsv")):
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
        pairs = [
            ([*pieces.encode(row[0])[:200], EOS], [BOS, *pieces.encode(row[1])[:200], EOS])
            for row in rows
        ]
        sets[path.stem] = sorted(pairs, key=lambda pair: len(pair[0]))
    return sets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--init", type=Path, help="checkpoint to grow from")
    parser.add_argument("--init-pieces", type=Path, help="its pieces, where they are others")
    parser.add_argument("--resume", action="store_true")
    for name, default in (
        ("encoder", 6),
        ("decoder", 2),
        ("width", 256),
        ("heads", 4),
        ("ff", 2048),
        ("tokens", 4000),
        ("warmup", 300),
        ("seed", 1),
        ("threads", 2),
        ("every", 50),
        ("dev-every", 500),
        ("steps", 0),
        ("stop-after", 0),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    for name, default in (
        ("minutes", 0),
        ("rate", 8e-4),
        ("dropout", 0.1),
        ("smoothing", 0.1),
        ("decay", 0.01),
        ("guide", 0.05),
        ("average", 0.998),
    ):
        parser.add_argument(f"--{name}", type=float, default=default)
    parser.add_argument("--matrices", choices=("muon", "adamw"), default="muon")
    parser.add_argument("--precision", choices=PRECISIONS, default="auto")
    parser.add_argument("--schedule", choices=("cosine", "sqrt"), default="cosine")
    args = parser.parse_args()
    if bool(args.steps) == bool(args.minutes):
        parser.error("give one of --steps and --minutes")
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    args.run.mkdir(parents=True, exist_ok=True)
    last = args.run / "last.pt"
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(args.data / "sentencepiece.model"))
    sizes = Sizes(
        pieces.get_piece_size(), args.width, args.heads, args.ff, args.encoder, args.decoder
    )
    trainer = Trainer(args, sizes)
    if args.resume and last.exists():
        trainer.resume(last)
    elif args.init:
        old = load_state(args.init)
        if args.init_pieces:
            was = sentencepiece.SentencePieceProcessor(model_file=str(args.init_pieces))
            old = respelt(old, was, pieces)
        trainer.load(grow(old, sizes, args.seed))
        print(f"grown from {sizes_of(old, args.heads)}")
    else:
        trainer.refresh()
    print(sizes, f"{sum(p.numel() for p in trainer.master.parameters()) / 1e6:.1f} M", flush=True)
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: stopped.append(received))
    sets = dev_sets(args.data)
    examples = Examples(args.data)
    window, losses = [0, time.monotonic()], []
    with (args.run / "log.tsv").open("a", encoding="utf-8") as log:
        began = time.monotonic() - trainer.seconds
        for epoch, position, batch in stream(
            examples, args.seed, args.tokens, trainer.epoch, trainer.position
        ):
            loss, guided, count = trainer.learn(batch)
            trainer.epoch, trainer.position = epoch, position
            trainer.seconds = time.monotonic() - began
            losses.append((loss, guided))
            window[0] += count
            over = (
                trainer.seconds >= args.minutes * 60 if args.minutes else trainer.step >= args.steps
            )
            if trainer.step == args.stop_after:
                stopped.append(0)  # as a signal would have it, for check.py
            ended = over or bool(stopped)
            if trainer.step % args.every == 0 or ended:
                now = time.monotonic()
                means = np.mean(losses, 0)
                line = [
                    trainer.step,
                    epoch,
                    f"{means[0]:.4f}",
                    f"{means[1]:.4f}",
                    f"{trainer.rate():.6f}",
                    f"{window[0] / (now - window[1]):.0f} tokens/s",
                ]
                if trainer.step % args.dev_every == 0 or ended:
                    line += [
                        f"{name} {trainer.dev_loss(pairs):.4f}" for name, pairs in sets.items()
                    ]
                    trainer.save(last)
                log.write("\t".join(map(str, line)) + "\n")
                log.flush()
                print(*line, flush=True)
                window, losses = [0, time.monotonic()], []
            if ended:
                print("stopped" if stopped and not over else "done")
                sys.exit(0)


if __name__ == "__main__":
    main()
