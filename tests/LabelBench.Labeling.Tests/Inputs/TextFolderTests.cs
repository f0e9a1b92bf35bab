using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Text;

namespace LabelBench.Labeling.Tests.Inputs;

public sealed class TextFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("texts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Put(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string Put(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));

    private TextSet Open(int limit = 1_000_000) => TextFolder.Open(_folder, limit).ValueOrThrow();

    /// <summary>What a pipeline would read: for each text its name and its characters, or why there are none.</summary>
    private static List<(string Name, string Text)> Read(TextSet set)
    {
        var decoded = new DecodedText();
        return [.. set.Texts.Select(text =>
        {
            var file = set.Files[text.File];
            using var handle = File.OpenHandle(file.Path);
            var bytes = new byte[text.Length];
            Assert.Equal(bytes.Length, RandomAccess.Read(handle, bytes, text.Offset));
            var reason = decoded.Fill(file, bytes);
            return (set.NameOf(text), reason is null ? decoded.Characters.ToString() : "! " + reason);
        })];
    }

    private List<string> ReadAll() => [.. Read(Open()).Select(t => t.Text)];

    [Fact]
    public void Files_are_read_in_order_line_by_line_and_blank_lines_are_none()
    {
        Put("b.txt", "one\n\n  \t\ntwo\n");
        Put("a.JSONL", "{\"text\": \"three\"}\n\n{\"text\": \"four\"}");
        Put("c/d.csv", "id,Text\n1,five\n2,\n3,six\n");
        Put("readme.md", "not looked at");
        var set = Open();
        Assert.Equal(
            [("a.JSONL:1", "three"), ("a.JSONL:3", "four"), ("b.txt:1", "one"), ("b.txt:4", "two"), ("c/d.csv:2", "five"), ("c/d.csv:4", "six")],
            Read(set));
        Assert.StartsWith("6 texts from texts-", set.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one\r\ntwo\r\n\r\nthree")]
    [InlineData("one\ntwo\n\nthree\n")]
    [InlineData("\n\none\r\n\r\ntwo\n\t\r\nthree\r\n\r\n")]
    public void Line_ends_do_not_matter(string content)
    {
        Put("a.txt", content);
        Assert.Equal(["one", "two", "three"], ReadAll());
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_byte_order_mark_tells_how_characters_are_stored_and_is_no_part_of_the_text(string encoding)
    {
        const string Texts = "naïve café\r\nʘ 中国 😀\n\nעברית \u202bעב\u202c e\u0301";
        Put("a.txt", Marked(Texts));
        Put("b.jsonl", Marked("{\"text\": \"ж\\n\\ud83d\\ude00\"}\n"));
        Put("c.csv", Marked("n;text\n1;\"é; \"\"中\"\"\n😀\"\n"));
        Assert.Equal(["naïve café", "ʘ 中国 😀", "עברית \u202bעב\u202c e\u0301", "ж\n😀", "é; \"中\"\n😀"], ReadAll());

        byte[] Marked(string text) => [.. Encoding.GetEncoding(encoding).GetPreamble(), .. Encoding.GetEncoding(encoding).GetBytes(text)];
    }

    [Fact]
    public void Bytes_that_are_no_utf_8_make_their_own_line_unreadable_and_no_other()
    {
        Put("a.txt", [.. "good\nthe caf"u8, 0xE9, .. " shut\nbetter"u8]);
        Put("b.jsonl", [.. "{\"text\": \"caf"u8, 0xE9, .. "\"}\n{\"text\": \"b\"}"u8]);
        Put("c.csv", [.. "text,more\ncaf"u8, 0xE9, .. ",1\nfine,caf"u8, 0xE9, .. "\n"u8]);
        Assert.Equal(
        [
            "good", "! is not UTF-8 (byte 0xE9 at position 8); save the file as UTF-8", "better",
            "! is not UTF-8 (byte 0xE9 at position 14); save the file as UTF-8", "b",
            "! is not UTF-8 (byte 0xE9 at position 4); save the file as UTF-8", "fine",
        ], ReadAll());
    }

    [Fact]
    public void A_character_cut_in_two_an_overlong_one_and_a_surrogate_in_utf_8_are_refused()
    {
        Put("a.txt", [.. "ab"u8, 0xE4, 0xB8, (byte)'\n', 0xC0, 0xAF, (byte)'\n', 0xED, 0xA0, 0x80]);
        Assert.Equal([3, 1, 1], ReadAll().Select(text => int.Parse(text.Split("position ")[1].Split(')')[0], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Utf_16_without_a_mark_is_told_by_its_nuls()
    {
        Put("a.txt", Encoding.Unicode.GetBytes("one\ntwo"));
        Assert.All(ReadAll(), text => Assert.Contains("holds a NUL at position", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Half_a_utf_16_character_is_refused()
    {
        Put("a.txt", [0xFF, 0xFE, .. "a\0"u8, 0x00, 0xD8, .. "\n\0b\0"u8, (byte)'c']);
        Assert.Equal(["! is not UTF-16 (half a character at position 2); save the file as UTF-8", "! ends in the middle of a UTF-16 character; save the file as UTF-8"], ReadAll());
    }

    [Theory]
    [InlineData("{\"text\": \"a\"}", "a")]
    [InlineData("{\"id\": 3, \"data\": {\"meta\": {\"text\": \"x\"}, \"text\": \"a \\u00e9\"}, \"annotations\": [{\"text\": \"y\"}]}", "a é")]
    [InlineData("{\"data\": {\"text\": \"a\"}, \"text\": \"b\"}", "b")]
    [InlineData("{\"text\": \"b\", \"data\": {\"text\": \"a\"}}", "b")]
    [InlineData("{\"text\": 3, \"data\": {\"text\": \"a\"}}", "a")]
    [InlineData("{\"text\": \"\"}", "")]
    [InlineData(" {\"te\\u0078t\": \"a\"} \r", "a")]
    [InlineData("{\"data\": [1, {\"text\": \"a\"}]}", "! has no text under the key 'text' or 'data.text'")]
    [InlineData("{\"txt\": \"a\"}", "! has no text under the key 'text' or 'data.text'")]
    [InlineData("{\"text\": null}", "! has no text under the key 'text' or 'data.text'")]
    [InlineData("\"a\"", "! is JSON, but no object; write {\"text\": \"...\"}")]
    [InlineData("{\"text\": \"a\"", "! is not JSON (at byte 13)")]
    [InlineData("{\"text\": \"a\"} {\"text\": \"b\"}", "! is not JSON (at byte 15)")]
    [InlineData("plain words", "! is not JSON (at byte 1)")]
    [InlineData("{\"text\": \"\\ud83d\"}", "! holds half of a \\u surrogate pair")]
    public void A_json_line_gives_its_text_or_says_why_not(string line, string expected)
    {
        Put("a.jsonl", line);
        Assert.Equal([expected], ReadAll());
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public void Whatever_a_csv_writer_writes_is_read_again(string delimiter)
    {
        var random = new Random(3);
        string[] pieces = ["a", "\"", "\n", "\r\n", ",", ";", "\t", " ", "é", "中", "😀", "x y"];
        var expected = new List<string>();
        var rows = new StringWriter();
        using (var writer = new CsvWriter(rows, new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter }))
        {
            Row("id", " Text ", "more");
            for (var i = 0; i < 500; i++)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
                if (!string.IsNullOrWhiteSpace(text))
                    expected.Add(text);
                Row("1", text, pieces[random.Next(pieces.Length)]);
            }

            void Row(params string[] fields)
            {
                foreach (var field in fields)
                    writer.WriteField(field);
                writer.NextRecord();
            }
        }
        Put("a.csv", rows.ToString());
        Assert.Equal(expected, ReadAll());
    }

    [Fact]
    public void A_csv_file_without_the_column_is_a_problem_and_a_short_record_an_unreadable_text()
    {
        Put("a.csv", "id,sentence\n1,x\n");
        Put("b.csv", "naïve\n");
        Assert.Equal(
        [
            "has no column 'text' in its first line, but 'id', 'sentence'; rename the column that holds the texts.",
            "has no column 'text' in its first line, but 'naïve'; rename the column that holds the texts.",
        ], TextFolder.Open(_folder, 10).Problems.Select(p => p.Text));
        File.Delete(Path.Combine(_folder, "b.csv"));
        Put("a.csv", "id,text\n1\n2,x\n");
        Assert.Equal([("a.csv:2", "! has too few columns to hold a text"), ("a.csv:3", "x")], Read(Open()));
    }

    [Fact]
    public void A_quote_that_is_never_closed_makes_the_rest_one_unreadable_text()
    {
        Put("a.csv", $"id,text\n1,good\n2,\"open\n{new string('x', TextFile.LongestText + 10)}\n3,lost\n");
        Put("b.txt", "next");
        Assert.Equal([("a.csv:2", "good"), ("a.csv:3", "! is longer than 16 MiB; is a quote before it not closed?"), ("b.txt:1", "next")], Read(Open()));
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_a_text_and_one_of_17_is_not()
    {
        var line = string.Concat(Enumerable.Repeat("äbc ", 2_000_000));
        Put("a.txt", $"{line}\n{new string('x', 17 << 20)}\nshort\n");
        Assert.Equal([line, "! is longer than 16 MiB; split it", "short"], ReadAll());
    }

    [Fact]
    public void Lines_are_found_wherever_the_chunks_of_reading_end()
    {
        var random = new Random(4);
        var lines = Enumerable.Range(0, 3000).Select(_ => new string((char)random.Next('a', 'z'), random.Next(200))).ToList();
        lines[1000] = new string('é', 100_000);
        Put("a.txt", string.Join('\n', lines));
        Put("b.txt", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(string.Join("\r\n", lines))]);
        var expected = lines.Where(l => l.Length > 0).ToList();
        Assert.Equal([.. expected, .. expected], ReadAll());
    }

    [Fact]
    public void A_limit_takes_the_first_texts_and_opens_no_further_file()
    {
        Put("a.txt", "1\n2\n3\n");
        Put("b.csv", "no column of that name\n");
        var set = Open(limit: 2);
        Assert.Equal(["1", "2"], Read(set).Select(t => t.Text));
        Assert.Single(set.Files);
    }

    [Fact]
    public void Two_million_lines_are_indexed_in_24_bytes_each_however_long_they_are()
    {
        Assert.Equal(24, Unsafe.SizeOf<TextPlace>());
        Put("a.txt", string.Concat(Enumerable.Repeat($"{new string('x', 99)}\n", 2_000_000)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var set = Open(limit: 3_000_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(2_000_000, set.Texts.Length);
        Assert.Equal(198_000_000, set.Size.Value); // line feeds are not counted
        Assert.InRange(allocated, 24 * 2_000_000, 4 * 24 * 2_000_000); // a list that doubles as it grows, and its copy
    }

    [Fact]
    public void One_file_can_be_given_in_place_of_a_folder()
    {
        var path = Put("a.txt", "one\ntwo\n");
        Put("b.txt", "three\n");
        Assert.Equal([("a.txt:1", "one"), ("a.txt:2", "two")], Read(TextFolder.Open(path, 10).ValueOrThrow()));
    }

    [Fact]
    public void Nothing_to_read_says_what_was_looked_for()
    {
        Put("a.txt", "\n \n");
        Put("b.csv", "");
        Put("c.csv", "text\n");
        Assert.Contains("holds no texts, nor do the folders below it; looked for .csv, .jsonl, .txt.", Assert.Single(TextFolder.Open(_folder, 5).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Single(TextFolder.Open(Path.Combine(_folder, "absent"), 5).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("holds no texts; looked for", Assert.Single(TextFolder.Open(Put("x.pdf", "a"), 5).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_a_text_that_cannot_be_read()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "a.txt"), Path.Combine(_folder, "absent.txt"));
        Put("b.txt", "two");
        var set = Open();
        Assert.Equal(["a.txt", "b.txt:1"], set.Texts.Select(t => set.NameOf(t)));
        Assert.Throws<FileNotFoundException>(() => File.OpenHandle(set.Files[0].Path));
    }

    [Fact]
    public void Generated_sentences_lie_in_one_file_with_their_entities_beside()
    {
        var options = new SentenceOptions(MeanWords: 12, Seed: 5);
        var set = GeneratedInputs.Sentences(_folder, options, 50);
        var generator = new SentenceGenerator(options);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => generator.Create(i).Text), Read(set.Texts).Select(t => t.Text));
        Assert.Equal(50, set.Truths.Length);
        Assert.Equal(generator.Create(7).Entities.ToArray(), set.Truths[7].ToArray());
        Assert.Equal("50 generated sentences of 12 words on average, seed 5", set.Texts.Description);

        var stamp = File.GetLastWriteTimeUtc(set.Texts.Files[0].Path);
        var more = GeneratedInputs.Sentences(_folder, options, 60);
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(GeneratedInputs.Sentences(_folder, options, 50).Texts.Files[0].Path));
        Assert.Equal(Read(set.Texts).Select(t => t.Text), Read(more.Texts).Select(t => t.Text).Take(50));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_is_the_users_mistake()
    {
        var file = Put("file", "");
        Assert.Contains("cannot be kept here", Assert.Throws<UserMistakeException>(() => GeneratedInputs.Sentences(file, new SentenceOptions(), 1)).Message, StringComparison.Ordinal);
    }
}
