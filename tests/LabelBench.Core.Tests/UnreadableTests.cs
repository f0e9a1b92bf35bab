namespace LabelBench.Core.Tests;

public class UnreadableTests
{
    [Theory]
    [InlineData("no-such-file.yaml", "cannot be read: there is no such file.")]
    [InlineData("no-such-folder/file.yaml", "cannot be read: there is no such file.")]
    [InlineData(".", "cannot be read: it is a folder; name a file.")]
    public void What_is_wrong_with_a_path_is_said(string path, string expected)
    {
        var mistake = Assert.ThrowsAny<Exception>(() => File.ReadAllText(path));
        Assert.Equal(expected, Unreadable.Why(path, mistake));
    }

    [Fact]
    public void Anything_else_is_said_in_the_systems_words() =>
        Assert.Equal("cannot be read: the disk is on fire", Unreadable.Why("x", new IOException("the disk is on fire")));
}
