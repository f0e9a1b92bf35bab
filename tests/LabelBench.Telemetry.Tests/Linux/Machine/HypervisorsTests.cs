using LabelBench.Telemetry.Linux.Machine;

namespace LabelBench.Telemetry.Tests.Linux.Machine;

public class HypervisorsTests
{
    private static readonly HypervisorEvidence BareMetal = new(false, null, "Dell Inc.", "PowerEdge R7525", null, "DELL", null, "BOOT_IMAGE=/vmlinuz ro quiet");

    private static readonly HypervisorEvidence Virtual = BareMetal with { CpuFlag = true, SystemVendor = null, Product = null, AcpiMaker = null };

    [Fact]
    public void A_bare_server_has_none() => Assert.Null(Hypervisors.Name(BareMetal));

    [Fact]
    public void The_signature_alone_names_the_engine()
    {
        Assert.Equal("KVM", Hypervisors.Name(Virtual with { Signature = "KVMKVMKVM" }));
        Assert.Equal("Hyper-V", Hypervisors.Name(Virtual with { Signature = "Microsoft Hv" }));
        Assert.Equal("Xen", Hypervisors.Name(Virtual with { Signature = "XenVMMXenVMM" }));
        Assert.Equal("unknown hypervisor", Hypervisors.Name(Virtual with { Signature = "SomethingNew" }));
        Assert.Equal("unknown hypervisor", Hypervisors.Name(Virtual));
    }

    [Fact]
    public void Firecracker_is_told_by_its_tables_or_by_its_boot_words()
    {
        Assert.Equal("Firecracker (KVM)", Hypervisors.Name(Virtual with { AcpiMaker = "FIRECK" }));
        Assert.Equal("Firecracker (KVM)", Hypervisors.Name(Virtual with { Signature = "KVMKVMKVM", CommandLine = "console=ttyS0 reboot=k panic=1 pci=off" }));
        Assert.Equal("KVM", Hypervisors.Name(Virtual with { Signature = "KVMKVMKVM", SystemVendor = "SomeCloud", CommandLine = "reboot=k panic=1" }));
    }

    [Fact]
    public void Clouds_are_told_by_their_firmware()
    {
        Assert.Equal("Amazon Nitro (KVM)", Hypervisors.Name(Virtual with { SystemVendor = "Amazon EC2", Product = "c7i.4xlarge", Signature = "KVMKVMKVM" }));
        Assert.Equal("Amazon Nitro (KVM)", Hypervisors.Name(Virtual with { CpuFlag = false, SystemVendor = "Amazon EC2", Product = "c7g.large" }));
        Assert.Equal("Hetzner Cloud (KVM)", Hypervisors.Name(Virtual with { SystemVendor = "Hetzner", Product = "vServer", Signature = "KVMKVMKVM" }));
        Assert.Equal("Google Compute Engine (KVM)", Hypervisors.Name(Virtual with { SystemVendor = "Google", Product = "Google Compute Engine", Signature = "KVMKVMKVM" }));
        Assert.Equal("Hyper-V", Hypervisors.Name(Virtual with { SystemVendor = "Microsoft Corporation", Product = "Virtual Machine" }));
        Assert.Equal("KVM", Hypervisors.Name(Virtual with { SystemVendor = "QEMU", Product = "Standard PC (Q35 + ICH9, 2009)", Signature = "KVMKVMKVM" }));
        Assert.Equal("VMware", Hypervisors.Name(Virtual with { SystemVendor = "VMware, Inc.", Product = "VMware7,1" }));
        Assert.Equal("Xen", Hypervisors.Name(Virtual with { XenType = "xen" }));
    }

    [Fact]
    public void A_bare_metal_size_of_a_cloud_has_none()
    {
        Assert.Null(Hypervisors.Name(BareMetal with { SystemVendor = "Amazon EC2", Product = "c7i.metal-24xl" }));
        Assert.Null(Hypervisors.Name(BareMetal with { SystemVendor = "Microsoft Corporation", Product = "Surface Laptop" }));
    }

    [Fact]
    public void An_arm_guest_is_told_by_its_device_tree() => Assert.Equal("KVM", Hypervisors.Name(BareMetal with { SystemVendor = null, Product = null, DeviceTree = "linux,kvm" }));
}
