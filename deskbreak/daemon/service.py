"""All parts of the running daemon, put together, served and taken apart again."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from datetime import timedelta

from deskbreak import __version__
from deskbreak.daemon import texts
from deskbreak.daemon.bootstrap import Callbacks, Makers, NoTray, World, make_theme
from deskbreak.daemon.clicks import Clicks
from deskbreak.daemon.commands import Commands
from deskbreak.daemon.config_watch import FileWatch
from deskbreak.daemon.control import ControlServer, Reply
from deskbreak.daemon.desk import UserDesk
from deskbreak.daemon.engine import Engine, Parts
from deskbreak.daemon.hooks import HookRunner
from deskbreak.daemon.ledger import Ledger
from deskbreak.daemon.live import LiveConfig
from deskbreak.daemon.memory import give_back
from deskbreak.daemon.poses import Poses
from deskbreak.daemon.reach import Reach
from deskbreak.daemon.single import InstanceLock
from deskbreak.daemon.state_file import StateFile
from deskbreak.daemon.welcome import welcome
from deskbreak.guide.protocol import FromGuide
from deskbreak.history.store import History
from deskbreak.library.loader import built_in
from deskbreak.paths import Paths

log = logging.getLogger(__name__)

#: A session bus that takes longer than this is not waited for.
FIRST_LOOK = timedelta(seconds=1)
#: What is of no hurry is begun this long after the start.
UNHURRIED = timedelta(seconds=3)


class Service:
    """The daemon between its start and its end. Made and used in the loop thread."""

    def __init__(
        self,
        paths: Paths,
        makers: Makers,
        tell: Callable[[str], None],
        lock: InstanceLock,
        *,
        with_tray: bool = True,
    ) -> None:
        """Put the parts together; nothing is shown before `serve`. *lock* is ours."""
        self._paths = paths
        self._tell = tell
        self._ended = asyncio.Event()
        self._first_run = not paths.config.exists()
        self.live = LiveConfig(paths, built_in())
        wishes = self.live.begin()
        self._file = History.open(paths.history)
        self._ledger = Ledger(self._file)
        self._ledger.use(wishes)
        self._store = StateFile(paths.saved_state)
        self._hooks = HookRunner(paths.config)
        self._bus = makers.bus()
        clock = makers.clock()
        theme = make_theme(self._bus)
        world = World(paths, self._callbacks(), clock, self._bus, theme)
        self._poses = Poses(
            paths.poses,
            lambda: self.live.wishes.library.exercises,
            lambda: self.live.wishes.shown_look(theme()),
            wanted=self.shows_pictures,
        )
        notifier = makers.notifier(world)
        with_tray = with_tray and wishes.config.tray.enabled
        parts = Parts(
            clock=clock,
            alarm=makers.alarm(world),
            senses=makers.senses(world),
            notifier=notifier,
            tray=makers.tray(world) if with_tray else NoTray("switched off"),
            guide=makers.guide(world),
            history=self._ledger,
            store=self._store,
            hooks=self._hooks,
            desk=UserDesk(paths.config, notifier.show, paths.pages, self._poses),
        )
        self.engine = Engine(parts, wishes, self._store.load())
        self._clicks = Clicks(self.engine, self.quit)
        self._watch = FileWatch(paths.config, self._config_saved)
        commands = Commands(
            self.engine,
            facts=self.facts,
            reload=self._reload,
            doctor=self._doctor,
            quit_daemon=self.quit,
        )
        server = ControlServer(paths.socket, commands.handle)
        self._reach = Reach(server, lock, give_up=self.quit)

    def quit(self) -> None:
        """End the daemon in good order."""
        self._ended.set()

    async def serve(self) -> None:
        """Run until `quit`, then leave nothing behind."""
        await self._reach.start()
        try:
            self._watch.start()
            await self._connect()
            self._begin()
            self._write_first_screen()
            give_back()
            # Not while the tray is waiting for its icon.
            drawing = asyncio.get_running_loop().call_later(
                UNHURRIED.total_seconds(), self._poses.prepare
            )
            await self._ended.wait()
            drawing.cancel()
        finally:
            await self._end()

    # ------------------------------------------------------ begin and end

    async def _connect(self) -> None:
        # A break may be due at once: its popup needs the bus. That takes 10 ms.
        if self._bus is not None:
            try:
                async with asyncio.timeout(FIRST_LOOK.total_seconds()):
                    await self._bus.connect()
            except TimeoutError:
                log.info("the session bus takes its time")

    def _begin(self) -> None:
        untrusted = self._hooks.use(self.live.wishes.config.hooks)
        self.engine.start()
        if self.live.problems:
            self.engine.show(texts.config_broken(self.live.problems, starting=True))
        if untrusted:
            self.engine.show(texts.tell(f"Your hooks are off: {untrusted}."))
        if self._file.notice:
            self.engine.show(texts.tell(self._file.notice))

    def _write_first_screen(self) -> None:
        self._tell(
            welcome(
                __version__,
                self.engine.overview(),
                self._paths.config,
                self.backends(),
                self.live.problems,
                first_run=self._first_run,
            )
        )

    async def _end(self) -> None:
        self._watch.close()
        await self._reach.close()
        self.engine.stop()
        parts = self.engine.parts
        await parts.alarm.shutdown()
        await parts.guide.wait_closed()
        await parts.senses.close()
        await self._hooks.close()
        await self._poses.close()
        if self._bus is not None:
            await self._bus.close()
        self._store.save(self.engine.state)
        self._file.close()

    # ------------------------------------------------------ what happens

    def _callbacks(self) -> Callbacks:
        # The engine needs its parts to be made, and they call the engine: what is
        # called is looked up when it is called.
        return Callbacks(
            look=self._look,
            remind=lambda reminder: self.engine.rang(reminder),
            woke=self._woke,
            logged_out=self._logged_out,
            notice=lambda slot, key: self._clicks.notice(slot, key),
            menu=lambda key: self._clicks.menu(key),
            guide=self._guide_said,
        )

    def _look(self) -> None:
        # File systems that tell nothing are looked at now and then.
        self._watch.look()
        self._reach.look()
        self.engine.look()

    def _woke(self, slept: timedelta) -> None:
        if self._bus is not None:
            self._bus.retry_now()
        self.engine.woke(slept)

    def _logged_out(self) -> None:
        if not self._ended.is_set():
            log.info("the login session has ended")
            self.quit()

    def _guide_said(self, message: FromGuide) -> None:
        self.engine.guiding.said(message)

    def _config_saved(self) -> None:
        before = self.live.problems
        reading = self.live.read_again()
        if reading.problems:
            log.info(
                "mistakes in the settings: %s", "; ".join(map(str, reading.problems))
            )
            if reading.problems != before:
                self.engine.show(texts.config_broken(reading.problems))
            return
        if not reading.changes:
            if before:
                self.engine.show(texts.tell("The settings file is in order again."))
            return
        wishes = self.live.wishes
        self._ledger.use(wishes)
        untrusted = self._hooks.use(wishes.config.hooks)
        self.engine.apply(wishes)
        self._poses.prepare()
        log.info("new settings: %s", "; ".join(reading.changes))
        self.engine.show(texts.config_changed(reading.changes))
        if untrusted:
            self.engine.show(texts.tell(f"Your hooks are off: {untrusted}."))

    def _reload(self) -> Reply:
        self._config_saved()
        if self.live.problems:
            return Reply(
                errors=tuple(("config_invalid", str(p)) for p in self.live.problems)
            )
        return Reply({"code": "ok", "text": "The settings are in force."})

    # ------------------------------------------------------ what is known

    def backends(self) -> Mapping[str, str]:
        """Return what stands behind each port, in words."""
        parts = self.engine.parts
        tray = parts.tray.backend
        bus = self._bus
        if bus is not None and not bus.connected and not isinstance(parts.tray, NoTray):
            tray = f"none: {bus.status}"
        return {
            "tray": tray,
            "notify": parts.notifier.backend,
            **parts.senses.backends,
            "guide": parts.guide.backend,
            "config": self._watch.backend,
            "bus": bus.status if bus is not None else "none",
        }

    def shows_pictures(self) -> bool:
        """Tell whether anything shows them: popups do, and the guide's window."""
        parts = self.engine.parts
        popups = not parts.notifier.backend.startswith(("terminal", "none"))
        in_popups = popups and self.live.wishes.config.notification.picture
        return in_popups or parts.guide.backend.startswith("window")

    def facts(self) -> Mapping[str, object]:
        """Return what ``status`` tells besides the state."""
        return {
            "pid": os.getpid(),
            "version": __version__,
            "config_path": str(self._paths.config),
            "config_problems": [str(problem) for problem in self.live.problems],
            "history_problem": self._file.problem,
            "backends": dict(self.backends()),
        }

    async def _doctor(self) -> Mapping[str, object]:
        # Some sources are asked only when a break is near: find out what they say now.
        self.engine.parts.senses.read(reasons_wanted=True)
        from deskbreak.guide.display import reached

        backends = self.backends()
        # The name of a display may have to be looked up.
        guide = await asyncio.to_thread(reached, backends["guide"])
        return {**self.facts(), "backends": {**backends, "guide": guide}}
