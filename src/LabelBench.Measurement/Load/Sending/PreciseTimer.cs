using System.Runtime.InteropServices;
using LabelBench.Core;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>Waits for moments on the monotonic clock: sleeps until shortly before, then spins. Allocates nothing.</summary>
/// <remarks>
/// A sleep ends late by what the kernel needs to wake a thread, tens of microseconds and more in a virtual machine; the spin bridges that. On one core it would
/// keep the system under test from working, so there the sleep alone has to do.
/// </remarks>
public sealed partial class PreciseTimer : IDisposable
{
    private const int MonotonicClockId = 1; // CLOCK_MONOTONIC
    private const int AbsoluteTime = 1; // TIMER_ABSTIME
    private const int SetTimerSlack = 29; // PR_SET_TIMERSLACK

    // Longer than most wake-ups take; at 1,000 queries/s a tenth of a core at most.
    private const long LinuxSpin = 100_000;

    // The finest timer of Windows fires every half millisecond.
    private const long OtherSpin = 1_000_000;

    private readonly long spin;
    private readonly nint windowsTimer;

    /// <param name="cores">Of this process; with one there is no spinning.</param>
    public PreciseTimer(int cores)
    {
        spin = cores < 2 ? 0 : OperatingSystem.IsLinux() ? LinuxSpin : OtherSpin;
        if (OperatingSystem.IsWindows())
            windowsTimer = CreateTimer(0, 0, 0x2 /* high resolution */, 0x1F0003 /* all access */);
    }

    /// <summary>Has the kernel wake the calling thread when it asked to be woken: by default Linux may let it sleep 50 µs longer, to wake several at once.</summary>
    public static void Sharpen()
    {
        if (OperatingSystem.IsLinux())
            _ = Control(SetTimerSlack, 1, 0, 0, 0);
    }

    /// <summary>Has the calling thread run before others that want the core, where the user may ask for that: it needs little time, but at once.</summary>
    public static void Prefer()
    {
        const int ThisThread = 0, PriorityOfProcess = 0, Nice = -10;
        if (OperatingSystem.IsLinux())
            _ = SetPriority(PriorityOfProcess, ThisThread, Nice); // refused without the right to
    }

    /// <summary>Returns at that moment, or at once when it has passed.</summary>
    public void WaitUntil(long deadlineNanoseconds)
    {
        while (deadlineNanoseconds - MonotonicClock.NowNanoseconds is var left && left > spin)
            Sleep(deadlineNanoseconds - spin, left - spin);
        while (MonotonicClock.NowNanoseconds < deadlineNanoseconds)
            Thread.SpinWait(2);
    }

    public void Dispose()
    {
        if (windowsTimer != 0)
            _ = CloseHandle(windowsTimer);
    }

    private void Sleep(long until, long nanoseconds)
    {
        if (OperatingSystem.IsLinux())
        {
            var time = new TimeSpec { Seconds = until / 1_000_000_000, Nanoseconds = until % 1_000_000_000 };
            _ = SleepUntil(MonotonicClockId, AbsoluteTime, in time, 0); // woken early by a signal it is called again
        }
        else if (windowsTimer != 0 && -nanoseconds / 100 is var relative && SetTimer(windowsTimer, in relative, 0, 0, 0, 0) != 0)
        {
            _ = WaitForObject(windowsTimer, uint.MaxValue);
        }
        else
        {
            Thread.Sleep((int)Math.Max(1, nanoseconds / 1_000_000));
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int SleepUntil(int clock, int flags, in TimeSpec time, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int nice);

    [LibraryImport("kernel32", EntryPoint = "CreateWaitableTimerExW")]
    private static partial nint CreateTimer(nint attributes, nint name, uint flags, uint access);

    [LibraryImport("kernel32", EntryPoint = "SetWaitableTimer")]
    private static partial int SetTimer(nint timer, in long due, int period, nint routine, nint argument, int resume);

    [LibraryImport("kernel32", EntryPoint = "WaitForSingleObject")]
    private static partial uint WaitForObject(nint handle, uint milliseconds);

    [LibraryImport("kernel32", EntryPoint = "CloseHandle")]
    private static partial int CloseHandle(nint handle);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
