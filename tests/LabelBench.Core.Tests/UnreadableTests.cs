using System.Text.Json;

namespace LabelBench.Core.Tests;

public class UnreadableTests
{
    [Theory]
    [InlineData("no-such-file.yaml", "cannot be read: there is no such file.")]
    [InlineData("no-such-folder/file.yaml", "cannot be read: there is no such file.")]
    [InlineData(".", "cannot be read: it is a folder; name a file.")]
    [InlineData("", "cannot be read: its name is empty or holds a character that no name has.")]
    [InlineData("a\0b", "cannot be read: its name is empty or holds a character that no name has.")]
    public void What_is_wrong_with_a_path_is_said(string path, string expected)
    {
        var mistake = Assert.ThrowsAny<Exception>(() => File.ReadAllText(path));
        Assert.True(Unreadable.Is(mistake));
        Assert.Equal(expected, Unreadable.Why(path, mistake));
    }

    [Fact]
    public void A_file_that_another_program_holds_is_told_with_what_to_do()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            var mistake = Assert.ThrowsAny<IOException>(() => File.ReadAllText(path));
            Assert.Equal("cannot be read: another program holds it open; close that program or try again.", Unreadable.Why(path, mistake));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Files_closed_to_this_user_and_files_that_end_too_soon_are_told_apart()
    {
        Assert.Equal("this user may not read it", Unreadable.Reason("x", new UnauthorizedAccessException()));
        Assert.Equal("cannot be read: this user may not read it, or not all that is in it.", Unreadable.WhyFolder(".", new UnauthorizedAccessException()));
        Assert.Contains("it was cut off", Unreadable.Reason("x", new EndOfStreamException()), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_json_is_told_by_its_line()
    {
        var mistake = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<string[]>("[\n\"a\",\n"));
        Assert.StartsWith("line 3 is no JSON", Unreadable.Reason("x", mistake), StringComparison.Ordinal);
    }

    [Fact]
    public void Anything_else_is_said_in_the_systems_words_on_one_line() =>
        Assert.Equal("cannot be read: the disk is on fire.", Unreadable.Why("x", new IOException("the disk\nis on fire.")));

    [Fact]
    public void A_broken_invariant_is_no_mistake_of_the_user() =>
        Assert.False(Unreadable.Is(new ArgumentException("a length below zero", "count")));
}
