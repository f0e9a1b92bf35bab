using System.Diagnostics;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry.Interference;
using LabelBench.Testing;

namespace LabelBench.Telemetry.Tests.Interference;

public class ProcessCensusTests
{
    [Fact]
    public void The_busiest_names_come_first_without_ours_and_our_children()
    {
        using var machine = new FakeMachine();
        Write(machine, 10, "labelbench", parent: 1, ticks: 100);
        Write(machine, 11, "worker", parent: 10, ticks: 100);
        Write(machine, 20, "cc1plus", parent: 1, ticks: 500);
        Write(machine, 21, "cc1plus", parent: 1, ticks: 10);
        Write(machine, 30, "od) d (", parent: 1, ticks: 0);
        Write(machine, 40, "idle", parent: 1, ticks: 9000);
        using var census = new ProcessCensus(machine.Root, start: false);
        var begin = MonotonicClock.NowNanoseconds;
        Thread.Sleep(20);
        Write(machine, 10, "labelbench", parent: 1, ticks: 5000);
        Write(machine, 11, "worker", parent: 10, ticks: 5000);
        Write(machine, 20, "cc1plus", parent: 1, ticks: 700);
        Write(machine, 21, "cc1plus", parent: 1, ticks: 510);
        Write(machine, 30, "od) d (", parent: 1, ticks: 300);
        Write(machine, 31, "young", parent: 1, ticks: 200);
        census.Take();
        var busiest = census.Busiest(new Window(begin, begin + 1), ours: 10, cpus: 2);
        Assert.Equal([("cc1plus", 2, 21), ("od) d (", 1, 30), ("young", 1, 31)], busiest.Select(b => (b.Name, b.Count, b.ProcessId)));
        Assert.Equal(700.0 / 300, busiest[0].Cpus.Value / busiest[1].Cpus.Value, 1e-9);
    }

    [Fact]
    public void A_process_that_ended_inside_the_window_is_named_as_far_as_it_was_seen()
    {
        using var machine = new FakeMachine();
        Write(machine, 20, "stays", parent: 1, ticks: 10);
        using var census = new ProcessCensus(machine.Root, start: false);
        var begin = MonotonicClock.NowNanoseconds;
        Write(machine, 30, "short", parent: 1, ticks: 400);
        Thread.Sleep(5);
        census.Take();
        Directory.Delete(machine.Root["/proc/30"], recursive: true);
        Write(machine, 20, "stays", parent: 1, ticks: 110);
        Thread.Sleep(5);
        census.Take();
        Assert.Equal(["short", "stays"], census.Busiest(new Window(begin, MonotonicClock.NowNanoseconds), ours: 10, cpus: 1).Select(b => b.Name));
    }

    [Fact]
    public void A_number_given_anew_is_another_process()
    {
        using var machine = new FakeMachine();
        Write(machine, 20, "old", parent: 1, ticks: 5000, start: 1);
        using var census = new ProcessCensus(machine.Root, start: false);
        var begin = MonotonicClock.NowNanoseconds;
        Thread.Sleep(5);
        Write(machine, 20, "new", parent: 1, ticks: 50, start: 2);
        census.Take();
        Assert.Equal(["new"], census.Busiest(new Window(begin, begin + 1), ours: 10, cpus: 1).Select(b => b.Name));
    }

    [Fact]
    public void A_machine_without_processes_names_nobody()
    {
        using var machine = new FakeMachine();
        using var census = new ProcessCensus(machine.Root, start: false);
        Assert.Empty(census.Busiest(new Window(0, 1), ours: 1, cpus: 2));
    }

    [LinuxFact]
    public void A_busy_stranger_is_found_on_this_machine_and_left_out_when_it_is_ours()
    {
        using var busy = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "while :; do :; done"]) { UseShellExecute = false })!;
        try
        {
            using var census = ProcessCensus.ForThisMachine()!;
            var begin = MonotonicClock.NowNanoseconds;
            var before = busy.TotalProcessorTime;
            SpinWait.SpinUntil(() => { Thread.Sleep(20); busy.Refresh(); return busy.TotalProcessorTime - before > TimeSpan.FromSeconds(0.3); }, TimeSpan.FromMinutes(1));
            var window = new Window(begin, MonotonicClock.NowNanoseconds);
            Assert.Contains(census.Busiest(window, ours: busy.Id + 1_000_000, cpus: 1, most: 50), b => b.ProcessId == busy.Id || b.Name == "sh");
            Assert.DoesNotContain(census.Busiest(window, ours: Environment.ProcessId, cpus: 1, most: 50), b => b.ProcessId == busy.Id);
        }
        finally
        {
            busy.Kill();
        }
    }

    private static void Write(FakeMachine machine, int id, string name, int parent, long ticks, long start = 7) => machine.Write(
        string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"),
        string.Create(CultureInfo.InvariantCulture, $"{id} ({name}) R {parent} 1 1 0 -1 0 0 0 0 0 {ticks} 0 0 0 20 0 1 0 {start} 0 0"));
}
