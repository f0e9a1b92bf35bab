using System.Text;
using LabelBench.Testing;
using LabelBench.Telemetry.Linux;
using LabelBench.Telemetry.Linux.Network;

namespace LabelBench.Telemetry.Tests.Linux.Network;

public class NetworkTests
{
    private const string Devices = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo: 259843877   71951    0    0    0     0          0         0 259843877   71951    0    0    0     0       0          0
          eth0:1000 10 1 2 0 0 0 0 2000 20 3 4 0 0 0 0
          eth1: 5000 10 0 0 0 0 0 0 6000 20 0 0 0 0 0 0
         docker0: 7777 10 0 0 0 0 0 0 8888 20 0 0 0 0 0 0
        """;

    [LinuxFact]
    public void Hardware_is_added_up_and_bridges_are_not()
    {
        using var machine = new FakeMachine().Write("/proc/net/dev", Devices).Folder("/sys/class/net/eth0/device").Folder("/sys/class/net/eth1/device").Folder("/sys/class/net/docker0").Folder("/sys/class/net/lo");
        using var reader = new SourceReader(new NetworkSource(machine.Root));
        Assert.Equal([6_000, 8_000, 10], reader.Read());
    }

    [LinuxFact]
    public void A_container_without_hardware_counts_all_but_the_loopback()
    {
        using var machine = new FakeMachine().Write("/proc/net/dev", Devices);
        using var reader = new SourceReader(new NetworkSource(machine.Root));
        Assert.Equal([13_777, 16_888, 10], reader.Read());
    }

    [Theory]
    [InlineData("Tcp: RtoAlgorithm RtoMin InSegs RetransSegs InErrs\nTcp: 1 200 5 42 0\n", 42L)]
    [InlineData("Ip: A B\nIp: 1 2\nTcp: RetransSegs\nTcp: 7\n", 7L)]
    [InlineData("Tcp: RtoAlgorithm\nTcp: 1\n", null)]
    [InlineData("Tcp: RtoAlgorithm RetransSegs\nTcp: 1\n", null)]
    [InlineData("", null)]
    public void Retransmissions_are_found_by_their_name(string text, long? expected) => Assert.Equal(expected, NetworkCounters.Retransmissions(Encoding.ASCII.GetBytes(text)));

    [LinuxFact]
    public void Rdma_ports_are_added_up_in_words_of_four_bytes()
    {
        using var machine = new FakeMachine();
        foreach (var adapter in new[] { "mlx5_0", "mlx5_1" })
            machine.Write($"/sys/class/infiniband/{adapter}/ports/1/counters/port_rcv_data", "100").Write($"/sys/class/infiniband/{adapter}/ports/1/counters/port_xmit_data", "50");
        using var reader = new SourceReader(new InfinibandSource(machine.Root));
        Assert.Equal([200, 100], reader.Read());
        Assert.All(reader.Source.Metrics, metric => Assert.Equal(4, metric.Scale));
    }

    [LinuxFact]
    public void The_real_machine_reads_or_says_why_not()
    {
        using var network = new SourceReader(new NetworkSource(LinuxRoot.Real));
        using var tcp = new SourceReader(new TcpSource(LinuxRoot.Real));
        using var rdma = new SourceReader(new InfinibandSource(LinuxRoot.Real));
        foreach (var reader in new[] { network, tcp, rdma })
            Assert.All(reader.Read().Index(), value => Assert.True(value.Item is >= 0 || reader.Source.ReasonFor(value.Index) is { Length: > 0 }));
    }
}
